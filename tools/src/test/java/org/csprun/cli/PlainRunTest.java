package org.csprun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** What is read without picocli means what picocli reads in it. */
class PlainRunTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run a.plan b.jpg",
        "run a.plan b.jpg c.png folder",
        "run --device scalar a.plan --threads 3 b.jpg",
        "run a.plan b.jpg --save found --format coco --threshold 0.5 --iou .3",
        "run a.plan b.jpg --format JSON",
        "run a.plan b.jpg --threshold 1e-3",
        "run a.plan b.jpg --json",
        "run --json --debug a.plan b.jpg"
      })
  void readsWhatPicocliReads(String line) {
    String[] args = line.split(" ");
    Optional<PlainRun> plain = PlainRun.of(args);
    ParseResult parsed = Verbs.commandLine().parseArgs(args).subcommand();
    RunCommand command = (RunCommand) parsed.commandSpec().userObject();
    assertThat(plain.orElseThrow().request()).isEqualTo(command.request());
    assertThat(plain.orElseThrow().json()).isEqualTo(parsed.hasMatchedOption("--json"));
    assertThat(plain.orElseThrow().debug()).isEqualTo(parsed.hasMatchedOption("--debug"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run a.plan",
        "run a.plan --json",
        "run a.plan b.jpg --help",
        "run a.plan b.jpg -h",
        "run a.plan b.jpg -",
        "run a.plan b.jpg --",
        "run a.plan b.jpg --save",
        "run a.plan b.jpg --save=found",
        "run a.plan b.jpg --save --json",
        "run a.plan b.jpg --SAVE found",
        "run a.plan b.jpg --save one --save two",
        "run a.plan b.jpg --json --json",
        "run a.plan b.jpg --format xml",
        "run a.plan b.jpg --threshold high",
        "run a.plan b.jpg --threads 1.5",
        "run a.plan b.jpg --tensor input=x.npy",
        "run a.plan b.jpg --save-tensors out",
        "run a.plan @arguments",
        "run a.plan \"b.jpg\"",
        "bench a.plan b.jpg",
        "demo --out run"
      })
  void leavesTheRestToPicocli(String line) {
    assertThat(PlainRun.of(line.split(" "))).isEmpty();
  }
}

package org.csprun.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.csprun.CsprunException;
import org.csprun.CsprunException.Failure;
import org.csprun.bench.Peer;
import org.csprun.bench.Peers;
import picocli.CommandLine.Option;

/** The runtime to measure against. */
final class PeerMixin {
  private static final int USUAL_REPEATS = 3;

  @Option(
      names = "--against",
      paramLabel = "PEER",
      description = "Run a peer alternately in this process: ort (ONNX Runtime).")
  private Optional<String> against = Optional.empty();

  @Option(
      names = "--peer-model",
      paramLabel = "FILE",
      description = "The peer's model, one for each plan in their order: ONNX, f32 or QDQ.")
  private List<Path> models = List.of();

  @Option(
      names = "--peer-jar",
      paramLabel = "FILE",
      description = "The peer's jar (default: the newest in the local Maven repository).")
  private Optional<Path> jar = Optional.empty();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Comparisons of --runs each; median, best and worst are shown. Default: 3.")
  private Optional<Integer> repeats = Optional.empty();

  int repeats() {
    return repeats.orElse(USUAL_REPEATS);
  }

  Path model(int plan) {
    return models.get(plan);
  }

  /** The peer asked for, with a model for each plan. */
  Optional<Peer> load(int plans) {
    if (against.isEmpty()) {
      if (!models.isEmpty() || jar.isPresent() || repeats.isPresent()) {
        throw usage(
            "--peer-model, --peer-jar and --repeats are for --against.\nAdd --against ort, or leave them out.");
      }
      return Optional.empty();
    }
    if (repeats() < 1) {
      throw usage("--repeats is %d. Give at least 1.".formatted(repeats()));
    }
    Peers.requireKnown(against.get());
    if (models.isEmpty()) {
      throw usage(
          "--against %s needs the peer's own model: a plan does not keep the file it was compiled from.\nAdd --peer-model FILE.onnx for each plan, in their order: f32, or QDQ for int8."
              .formatted(against.get()));
    }
    if (models.size() != plans) {
      throw usage(
          "There are %d --peer-model for %d plans. Give one for each plan, in their order."
              .formatted(models.size(), plans));
    }
    return Optional.of(Peers.load(against.get(), jar));
  }

  private static CsprunException usage(String message) {
    return new CsprunException(Failure.USAGE, message);
  }
}

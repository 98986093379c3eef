package org.csprun.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Starts commands in turns, each as a process of its own, and prints the medians of the time until
 * their first line and of their peak resident memory. Linux only, because it reads {@code /proc}.
 */
public final class ColdStart {
  private static final String PEAK = "VmHWM:";

  private ColdStart() {}

  private record Start(double millis, double peakMebibytes) {}

  /** Arguments: rounds, then commands, each a name and its words, with {@code ---} between them. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(args[0]);
    Map<String, List<String>> commands = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    for (String word : Arrays.asList(args).subList(1, args.length)) {
      if (word.equals("---")) {
        commands.put(words.getFirst(), words.subList(1, words.size()));
        words = new ArrayList<>();
      } else {
        words.add(word);
      }
    }
    commands.put(words.getFirst(), words.subList(1, words.size()));
    Map<String, List<Start>> starts = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        starts
            .computeIfAbsent(command.getKey(), name -> new ArrayList<>())
            .add(start(command.getValue()));
      }
    }
    print(starts);
  }

  private static Start start(List<String> command) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    PeakWatch watch = new PeakWatch(process);
    watch.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = out.readLine();
      long nanos = System.nanoTime() - begin;
      out.lines().forEach(line -> {});
      if (process.waitFor() != 0 || first == null) {
        throw new IllegalStateException("It failed: " + String.join(" ", command));
      }
      watch.join();
      return new Start(nanos / 1e6, watch.peakKibibytes / 1024.0);
    }
  }

  private static void print(Map<String, List<Start>> starts) {
    System.out.printf("%-24s %12s %12s %12s%n", "", "median ms", "fastest ms", "peak MiB");
    Start reference = new Start(Double.NaN, Double.NaN);
    for (Map.Entry<String, List<Start>> entry : starts.entrySet()) {
      double[] millis = entry.getValue().stream().mapToDouble(Start::millis).sorted().toArray();
      double[] peaks =
          entry.getValue().stream().mapToDouble(Start::peakMebibytes).sorted().toArray();
      Start median = new Start(millis[millis.length / 2], peaks[peaks.length / 2]);
      System.out.printf(
          Locale.ROOT,
          "%-24s %12.0f %12.0f %12.1f%n",
          entry.getKey(),
          median.millis,
          millis[0],
          median.peakMebibytes);
      if (!Double.isNaN(reference.millis)) {
        System.out.printf(
            Locale.ROOT,
            "  first / this: time %.2f, memory %.2f%n",
            reference.millis / median.millis,
            reference.peakMebibytes / median.peakMebibytes);
      } else {
        reference = median;
      }
    }
  }

  /** Reads the peak of a process every other millisecond, for it is gone with the process. */
  private static final class PeakWatch extends Thread {
    private final Process process;
    private long peakKibibytes;

    PeakWatch(Process process) {
      super("peak");
      this.process = process;
    }

    @Override
    public void run() {
      Path status = Path.of("/proc/" + process.pid() + "/status");
      try {
        while (process.isAlive()) {
          for (String line : Files.readAllLines(status)) {
            if (line.startsWith(PEAK)) {
              String number = line.substring(PEAK.length()).replace("kB", "").strip();
              peakKibibytes = Math.max(peakKibibytes, Long.parseLong(number));
            }
          }
          Thread.sleep(2);
        }
      } catch (IOException e) {
        // It has ended between the question and the answer.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

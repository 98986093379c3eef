package org.csprun.tests.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that may die of what it runs.
 *
 * @param last the last case it began
 * @param lines what else it printed
 */
public record GuardedProcess(int exitCode, String last, List<String> lines) {
  private static final String BEGIN = "begin: ";

  /** Says in the process what comes next. */
  public static void begin(String what) {
    System.out.println(BEGIN + what);
  }

  /** Runs a main class with this JVM's class path; crash reports go to the folder. */
  public static GuardedProcess run(Path folder, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx3g",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String last = "nothing";
      List<String> lines = new ArrayList<>();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (line.startsWith(BEGIN)) {
            last = line.substring(BEGIN.length());
          } else {
            lines.add(line);
          }
        }
      }
      return new GuardedProcess(process.waitFor(), last, lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether the process died of a memory access. */
  public boolean touchedForeignMemory() {
    return exitCode != 0 && lines.stream().anyMatch(line -> line.contains("SIGSEGV"));
  }

  /** Fails, with the case, unless the process came to its end. */
  public void requireGood() {
    assertThat(touchedForeignMemory()).as("touched foreign memory in " + last).isFalse();
    assertThat(exitCode)
        .as("failed in %s:%n%s", last, String.join(System.lineSeparator(), lines))
        .isZero();
  }

  /** The number that a line like {@code ran 12} ends with. */
  public int count(String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .mapToInt(line -> Integer.parseInt(line.substring(word.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}

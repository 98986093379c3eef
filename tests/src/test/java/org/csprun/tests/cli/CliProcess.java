package org.csprun.tests.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The csprun command as a process of its own. */
public record CliProcess(int exitCode, String out, String err) {
  private static final int LIMIT_SECONDS = 120;

  /** Runs csprun in a folder. */
  public static CliProcess run(Path folder, String... arguments) {
    return run(folder, List.of(), arguments);
  }

  /** Runs csprun in a folder, in a JVM with these options too. */
  public static CliProcess run(Path folder, List<String> jvmOptions, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.csprun.cli.Main"));
    command.addAll(List.of(arguments));
    return launch(folder, command);
  }

  /** Runs a command in a folder, on the JDK that runs the test. */
  public static CliProcess launch(Path folder, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      CompletableFuture<String> out = read(process.getInputStream());
      CompletableFuture<String> err = read(process.getErrorStream());
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end");
      }
      return new CliProcess(process.exitValue(), out.join(), withoutJvmWarnings(err.join()));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static CompletableFuture<String> read(java.io.InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** The JVM says that it uses an incubator module; that is not csprun's to say or hide. */
  private static String withoutJvmWarnings(String err) {
    return err.lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
        .reduce("", (a, b) -> a + b + "\n");
  }
}

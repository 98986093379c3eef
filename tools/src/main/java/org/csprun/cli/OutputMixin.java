package org.csprun.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a verb prints its result: as text, or as JSON when asked. */
final class OutputMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** For people watching: progress, what was chosen, where files went. */
  void note(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** Prints a result record: as JSON when asked, else as {@code text} writes it. */
  <T> void print(T result, Consumer<PrintWriter> text) {
    PrintWriter out = out();
    if (json) {
      out.println(toJson(result));
    } else {
      text.accept(out);
    }
    out.flush();
  }

  static String toJson(Object result) {
    try {
      return new ObjectMapper()
          .registerModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A result cannot be written as JSON", e);
    }
  }
}

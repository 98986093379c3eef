package org.csprun.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.csprun.CsprunException;
import org.csprun.compiler.cost.GraphCost;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.memory.MemoryMap;
import org.csprun.plan.Plan;
import org.csprun.scenes.SceneGenerator;
import org.csprun.session.PictureRunner;
import org.csprun.session.Session;
import org.csprun.vision.Annotator;
import org.csprun.vision.Detection;
import org.csprun.vision.DetectionOptions;
import org.csprun.vision.Picture;
import org.csprun.vision.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole way on the embedded model. */
@Command(
    name = "demo",
    description =
        "Compile the embedded sign detector to int8, run it on a drawn scene, write a report.",
    footerHeading = "%nExample:%n",
    footer = "  csprun demo --seed 12 --out demo",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
  private static final int SCENE_WIDTH = 640;
  private static final int SCENE_HEIGHT = 480;

  @Option(
      names = "--out",
      defaultValue = "demo",
      paramLabel = "DIR",
      description = "Where the files go. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--seed",
      defaultValue = "10",
      paramLabel = "N",
      description = "Which scene is drawn. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private DeviceMixin devices;
  @Mixin private OutputMixin output;

  @Override
  public void run() {
    Folders.create(folder);
    DemoModel model =
        DemoModel.compile(folder, SCENE_WIDTH, SCENE_HEIGHT, devices.device(), devices.threads());
    Path planFile = folder.resolve("signs.plan");
    model.integers().write(planFile);

    Picture scene = SceneGenerator.draw(seed, SCENE_WIDTH, SCENE_HEIGHT).picture();
    Pictures.write(scene, folder.resolve("scene.png"));
    Plan plan = Plan.map(planFile);
    List<Detection> found;
    try (Session session = devices.open(plan, output)) {
      found = new PictureRunner(session, DetectionOptions.defaults()).detect(scene);
    }
    Path annotated = folder.resolve("annotated.png");
    Pictures.write(new Annotator(plan.classNames()).annotate(scene, found), annotated);

    PictureResult picture = PictureResult.ofDetections("scene.png", found, plan.classNames());
    DemoResult result = DemoResult.of(model, picture);
    Path report = folder.resolve("report.txt");
    write(report, report(model.graph(), plan, planFile, result));
    output.print(result, result::print);
    output.note("Wrote %s, %s and %s".formatted(annotated, report, planFile));
  }

  private static String report(Graph graph, Plan plan, Path planFile, DemoResult result) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println("MODEL");
    ModelSummary.of(graph).print(out, false);
    out.println();
    out.println("PLAN");
    PlanSummary.of(plan, CompileCommand.fileBytes(planFile)).print(out);
    out.println();
    out.println("INT8 AGAINST FLOAT");
    result.printSavings(out);
    out.println();
    out.println("MEMORY");
    out.println(MemoryMap.draw(plan));
    out.println("FOUND");
    result.picture().print(out);
    out.println();
    out.println(
        "LAYERS (in all %s GMAC)"
            .formatted(Units.format("%.3f", GraphCost.of(graph).macs() / 1e9)));
    ModelSummary.of(graph).printLayers(out);
    out.flush();
    return text.toString();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new CsprunException(
          CsprunException.Failure.USAGE,
          "%s cannot be written: %s. Choose another folder with --out."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}

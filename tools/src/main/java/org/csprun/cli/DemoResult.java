package org.csprun.cli;

import java.io.PrintWriter;
import org.csprun.plan.Plan;

/**
 * What the demo compiled and what that found.
 *
 * @param calibrationScenes how many drawn scenes the ranges of its tensors are from
 */
record DemoResult(
    String arithmetic, int calibrationScenes, Saving arena, Saving weights, PictureResult picture) {

  /** Bytes of the int8 plan beside those of the float plan. */
  record Saving(long int8Bytes, long floatBytes, double ratio) {
    static Saving of(long int8Bytes, long floatBytes) {
      return new Saving(int8Bytes, floatBytes, (double) int8Bytes / floatBytes);
    }

    @Override
    public String toString() {
      return Units.format(
          "%s, float %s: %.0f %%", Units.bytes(int8Bytes), Units.bytes(floatBytes), 100 * ratio);
    }
  }

  static DemoResult of(DemoModel model, PictureResult picture) {
    Plan integers = model.integers();
    Plan floats = model.floats();
    return new DemoResult(
        "int8",
        DemoModel.CALIBRATION_SCENES,
        Saving.of(integers.certificate().arenaBytes(), floats.certificate().arenaBytes()),
        Saving.of(integers.weightBytes().byteSize(), floats.weightBytes().byteSize()),
        picture);
  }

  void print(PrintWriter out) {
    printSavings(out);
    picture.print(out);
  }

  void printSavings(PrintWriter out) {
    out.println("%s, calibrated on %d drawn scenes".formatted(arithmetic, calibrationScenes));
    out.println("  arena    " + arena);
    out.println("  weights  " + weights);
  }
}

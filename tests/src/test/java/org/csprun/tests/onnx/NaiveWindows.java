package org.csprun.tests.onnx;

import java.util.stream.IntStream;
import org.csprun.compiler.graph.Op;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.plan.Window;
import org.csprun.tensor.Shape;

/** Convolution and pools on 1×C×H×W arrays, as their definitions read. */
final class NaiveWindows {
  private NaiveWindows() {}

  static float[] convolution(Op.Convolution c, float[] x, Shape in, Shape out) {
    int plane = out.dim(2) * out.dim(3);
    float[] y = new float[out.dim(1) * plane];
    IntStream.range(0, out.dim(1))
        .parallel()
        .forEach(
            output -> {
              double[] sums = sums(c, x, in, out, output);
              for (int i = 0; i < plane; i++) {
                y[output * plane + i] = (float) sums[i];
              }
            });
    return y;
  }

  /** One output channel. */
  private static double[] sums(Op.Convolution c, float[] x, Shape in, Shape out, int output) {
    Window w = c.window();
    int inputs = c.filter().shape().dim(1);
    int firstInput = output / (out.dim(1) / c.groups()) * inputs;
    double[] sums = new double[out.dim(2) * out.dim(3)];
    java.util.Arrays.fill(sums, c.bias().values()[output]);
    int tap = output * inputs * w.kernelH() * w.kernelW();
    for (int input = 0; input < inputs; input++) {
      int plane = (firstInput + input) * in.dim(2) * in.dim(3);
      for (int ky = 0; ky < w.kernelH(); ky++) {
        for (int kx = 0; kx < w.kernelW(); kx++) {
          double weight = c.filter().values()[tap++];
          for (int oy = 0; oy < out.dim(2); oy++) {
            int iy = oy * w.strideH() - w.padTop() + ky * w.dilationH();
            if (iy >= 0 && iy < in.dim(2)) {
              int row = plane + iy * in.dim(3) - w.padLeft() + kx * w.dilationW();
              addRow(sums, oy * out.dim(3), out.dim(3), weight, x, row, w, kx, in.dim(3));
            }
          }
        }
      }
    }
    return sums;
  }

  private static void addRow(
      double[] sums,
      int at,
      int count,
      double weight,
      float[] x,
      int row,
      Window w,
      int kx,
      int width) {
    for (int ox = 0; ox < count; ox++) {
      int ix = ox * w.strideW() - w.padLeft() + kx * w.dilationW();
      if (ix >= 0 && ix < width) {
        sums[at + ox] += weight * x[row + ox * w.strideW()];
      }
    }
  }

  static float[] pool(Op.Pool p, float[] x, Shape in, Shape out) {
    float[] y = new float[Math.toIntExact(out.elements())];
    for (int i = 0; i < y.length; i++) {
      int channel = i / (out.dim(2) * out.dim(3));
      int oy = i / out.dim(3) % out.dim(2);
      y[i] = pooled(p, x, in, channel, oy, i % out.dim(3));
    }
    return y;
  }

  private static float pooled(Op.Pool p, float[] x, Shape in, int channel, int oy, int ox) {
    Window w = p.window();
    double sum = 0;
    float maximum = Float.NEGATIVE_INFINITY;
    int pixels = 0;
    for (int ky = 0; ky < w.kernelH(); ky++) {
      int iy = oy * w.strideH() - w.padTop() + ky * w.dilationH();
      for (int kx = 0; kx < w.kernelW(); kx++) {
        int ix = ox * w.strideW() - w.padLeft() + kx * w.dilationW();
        if (iy >= 0 && iy < in.dim(2) && ix >= 0 && ix < in.dim(3)) {
          float value = x[(channel * in.dim(2) + iy) * in.dim(3) + ix];
          sum += value;
          maximum = Math.max(maximum, value);
          pixels++;
        }
      }
    }
    int divisor = p.countPadding() ? w.kernelH() * w.kernelW() : pixels;
    return p.kind() == PoolKind.MAX ? maximum : (float) (sum / divisor);
  }
}

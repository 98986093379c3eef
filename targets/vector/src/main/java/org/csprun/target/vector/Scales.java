package org.csprun.target.vector;

import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static org.csprun.target.vector.Lanes.INTS;
import static org.csprun.target.vector.Lanes.L;
import static org.csprun.target.vector.Lanes.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import org.csprun.target.Operand;
import org.csprun.tensor.Quantization;

/**
 * The scales and zero points of a {@code u8} tensor, one a channel, each array padded to whole
 * vectors, and the two conversions.
 *
 * @param inverses {@code 1 / scale}
 */
record Scales(float[] scales, float[] inverses, int[] zeroPoints) {
  /** Further from 0 than any byte from any other, and small enough to be added to. */
  private static final int FAR = 1024;

  private static final int MOST = 255;

  static Scales of(Operand operand) {
    Quantization quantization = operand.type().quantization().orElseThrow();
    int padded = Lanes.roundUp(operand.channels());
    float[] scales = new float[padded];
    float[] inverses = new float[padded];
    int[] zeroPoints = new int[padded];
    for (int i = 0; i < padded; i++) {
      // With one scale for all channels the padding has it too: runs need not end with a pixel.
      int channel = Math.min(i, operand.channels() - 1);
      scales[i] = quantization.scale(channel);
      inverses[i] = 1 / quantization.scale(channel);
      zeroPoints[i] = quantization.zeroPoint(channel);
    }
    return new Scales(scales, inverses, zeroPoints);
  }

  /** Floats {@code a[pixel][pitch]} to bytes, 0 to 255, {@code q[pixel][pitch]}. */
  void quantize(float[] a, int[] q, int pitch, int count) {
    for (int j = 0; j < pitch; j += L) {
      FloatVector inverse = FloatVector.fromArray(S, inverses, j);
      IntVector zeroPoint = IntVector.fromArray(INTS, zeroPoints, j);
      int i = j;
      for (int p = 0; p < count; p++) {
        // Two roundings, as the definition has them: no fused multiply and add.
        FloatVector x = FloatVector.fromArray(S, a, i).mul(inverse).add(0.5f);
        IntVector whole = (IntVector) x.convert(F2I, 0);
        VectorMask<Integer> above = ((FloatVector) whole.convert(I2F, 0)).compare(GT, x).cast(INTS);
        IntVector near = whole.max(-FAR).min(FAR);
        near.blend(near.sub(1), above).add(zeroPoint).max(0).min(MOST).intoArray(q, i);
        i += pitch;
      }
    }
  }

  /** Bytes {@code q[pixel][pitch]} to floats {@code a[pixel][pitch]}. */
  void dequantize(int[] q, float[] a, int pitch, int count) {
    for (int j = 0; j < pitch; j += L) {
      FloatVector scale = FloatVector.fromArray(S, scales, j);
      IntVector zeroPoint = IntVector.fromArray(INTS, zeroPoints, j);
      int i = j;
      for (int p = 0; p < count; p++) {
        IntVector x = IntVector.fromArray(INTS, q, i).sub(zeroPoint);
        ((FloatVector) x.convert(I2F, 0)).mul(scale).intoArray(a, i);
        i += pitch;
      }
    }
  }
}

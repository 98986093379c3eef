package org.csprun.compiler.quant;

import java.util.List;

/** What the outputs of a model or of a step lost against the right ones, over several samples. */
public final class OutputNoise {
  private final double[] signal;
  private final double[] noise;

  /**
   * @param outputs how many outputs there are
   */
  public OutputNoise(int outputs) {
    signal = new double[outputs];
    noise = new double[outputs];
  }

  /** Adds all outputs of one sample. */
  public void add(List<float[]> right, List<float[]> found) {
    for (int output = 0; output < signal.length; output++) {
      float[] wanted = right.get(output);
      float[] got = found.get(output);
      for (int i = 0; i < wanted.length; i++) {
        double difference = (double) got[i] - wanted[i];
        noise[output] += difference * difference;
        signal[output] += (double) wanted[i] * wanted[i];
      }
    }
  }

  /** Power of the noise over that of the signal, the mean over the outputs; infinite for NaN. */
  public double ratio() {
    double sum = 0;
    for (int output = 0; output < signal.length; output++) {
      sum += noise[output] == 0 ? 0 : noise[output] / signal[output];
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum / signal.length;
  }

  /** The same in dB, larger is better: infinite when nothing was lost. */
  public double sqnrDb() {
    return -10 * Math.log10(ratio());
  }
}

package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.LINEAR;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.plan.Operation.BinaryKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecogniseGateTest {
  private static final float SIXTH = 1 / 6f;
  private static final Pass PASS = new RecogniseGate();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 1, 1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void silu(boolean gateFirst) {
    Value gate = sketch.activate("gate", x, Activation.LOGISTIC);
    becomes(
        PASS,
        sketch.outputs(product(gateFirst ? gate : x, gateFirst ? x : gate)),
        """
        input %x : 1x2x1x1 nhwc
        %product = activate silu %x : 1x2x1x1 nhwc ; m
        output product = %product
        """);
  }

  @Test
  void siluWhoseGateLeavesTheGraph() {
    Value gate = sketch.activate("gate", x, Activation.LOGISTIC);
    becomes(
        PASS,
        sketch.outputs(product(x, gate), gate),
        """
        input %x : 1x2x1x1 nhwc
        %gate = activate logistic %x : 1x2x1x1 nhwc ; m
        %product = activate silu %x : 1x2x1x1 nhwc ; m
        output product = %product
        output gate = %gate
        """);
  }

  @Test
  void mish() {
    Value soft = sketch.activate("soft", x, Activation.of(Kind.SOFTPLUS));
    Value gate = sketch.activate("gate", soft, Activation.of(Kind.TANH));
    becomes(
        PASS,
        sketch.outputs(product(x, gate)),
        """
        input %x : 1x2x1x1 nhwc
        %product = activate mish %x : 1x2x1x1 nhwc ; m
        output product = %product
        """);
  }

  @Test
  void hardSwishByHardSigmoid() {
    Activation sigmoid = new Activation(Kind.HARD_SIGMOID, SIXTH, 0.5f);
    Value gate = sketch.activate("gate", x, sigmoid);
    becomes(
        PASS,
        sketch.outputs(product(x, gate)),
        """
        input %x : 1x2x1x1 nhwc
        %product = activate hard_swish %x : 1x2x1x1 nhwc ; m
        output product = %product
        """);
  }

  @Test
  void hardSwishWithTheSixthInTheGate() {
    Value gate = sketch.affine("sixth", clip(Activation.clip(0, 6)), SIXTH, 0, LINEAR);
    becomes(
        PASS,
        sketch.outputs(product(x, gate)),
        """
        input %x : 1x2x1x1 nhwc
        %product = activate hard_swish %x : 1x2x1x1 nhwc ; m
        output product = %product
        """);
  }

  @Test
  void hardSwishWithTheSixthBehindTheProduct() {
    Value y = product(x, clip(Activation.of(Kind.RELU6)));
    becomes(
        PASS,
        sketch.outputs(sketch.affine("sixth", y, SIXTH, 0, LINEAR)),
        """
        input %x : 1x2x1x1 nhwc
        %sixth = activate hard_swish %x : 1x2x1x1 nhwc ; m
        output sixth = %sixth
        """);
  }

  @Test
  void notWhenTheProductBeforeTheSixthHasAnotherReader() {
    Value y = product(x, clip(Activation.of(Kind.RELU6)));
    stays(PASS, sketch.outputs(sketch.affine("sixth", y, SIXTH, 0, LINEAR), y));
  }

  @Test
  void notWhenTheGateIsOfAnotherValue() {
    Value other = sketch.activate("other", x, Activation.RELU);
    stays(PASS, sketch.outputs(product(x, sketch.activate("gate", other, Activation.LOGISTIC))));
  }

  @Test
  void notForASum() {
    Value gate = sketch.activate("gate", x, Activation.LOGISTIC);
    stays(PASS, sketch.outputs(sketch.sum("sum", x, gate)));
  }

  @Test
  void notForAnotherClip() {
    Value gate = sketch.affine("sixth", clip(Activation.clip(0, 5)), SIXTH, 0, LINEAR);
    stays(PASS, sketch.outputs(product(x, gate)));
  }

  @Test
  void notForAnotherHardSigmoid() {
    Activation sigmoid = new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f);
    stays(PASS, sketch.outputs(product(x, sketch.activate("gate", x, sigmoid))));
  }

  @Test
  void notForAShiftedSixth() {
    Value gate = sketch.affine("sixth", clip(Activation.clip(0, 6)), SIXTH, 1, LINEAR);
    stays(PASS, sketch.outputs(product(x, gate)));
  }

  private Value product(Value a, Value b) {
    return sketch.binary("product", BinaryKind.MULTIPLY, a, b);
  }

  private Value clip(Activation clip) {
    return sketch.activate("clip", sketch.affine("three", x, 1, 3, LINEAR), clip);
  }
}

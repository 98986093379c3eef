package org.csprun.compiler.pass;

import static org.csprun.compiler.pass.Sketch.LINEAR;
import static org.csprun.compiler.pass.Sketch.becomes;
import static org.csprun.compiler.pass.Sketch.run;
import static org.csprun.compiler.pass.Sketch.stays;

import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.tensor.Layout;
import org.junit.jupiter.api.Test;

class InPlaceAddTest {
  private static final Pass PASS = new InPlaceAdd();
  private final Sketch sketch = new Sketch();
  private final Value x = sketch.input(2, 4, 2);
  private final Value a = sketch.conv("a", x, 2, 1);
  private final Value b = sketch.conv("b", x, 2, 1);

  @Test
  void aSumTakesTheMemoryOfItsFirstInput() {
    becomes(
        PASS,
        sketch.outputs(sketch.sum("y", a, b)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %y = add %a %b : 1x2x4x2 nhwc in %a ; m
        output y = %y
        """);
  }

  @Test
  void theSecondInputWhenTheFirstIsReadLater() {
    Value y = sketch.sum("y", a, b);
    becomes(
        PASS,
        sketch.outputs(sketch.concat("z", y, a)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %y = add %a %b : 1x2x4x2 nhwc in %b ; m
        %z = concat 1 %y %a : 1x4x4x2 nhwc ; m
        output z = %z
        """);
  }

  @Test
  void aChainStaysInOneMemory() {
    Value norm = sketch.affine("norm", a, 2, 1, LINEAR);
    becomes(
        PASS,
        sketch.outputs(sketch.activate("y", norm, Activation.MISH)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %norm = affine %a : 1x2x4x2 nhwc in %a ; m
        %y = activate mish %norm : 1x2x4x2 nhwc in %norm ; m
        output y = %y
        """);
  }

  @Test
  void aConvolutionWritesOverItsResidual() {
    Value inner = sketch.conv("inner", a, 2, 3);
    becomes(
        PASS,
        sketch.outputs(sketch.residual("y", inner, a, LINEAR)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %inner = convolution 3x3 2 %a : 1x2x4x2 nhwc ; m
        %y = convolution 3x3 2 residual %inner %a : 1x2x4x2 nhwc in %a ; m
        output y = %y
        """);
  }

  @Test
  void notOverAResidualThatIsTheMainInputToo() {
    stays(PASS, sketch.outputs(sketch.residual("y", a, a, LINEAR)));
  }

  @Test
  void notWhenAnotherReaderIsNoAncestor() {
    Value y = sketch.activate("y", a, Activation.MISH);
    stays(PASS, sketch.outputs(y, sketch.conv("other", a, 2, 1)));
  }

  @Test
  void notWhenAnotherReaderOnlyComesEarlierInTheModel() {
    Value other = sketch.conv("other", a, 2, 1);
    stays(PASS, sketch.outputs(other, sketch.activate("y", a, Activation.MISH)));
  }

  @Test
  void overAnotherReaderThatIsAnAncestor() {
    Value other = sketch.conv("other", a, 2, 3);
    becomes(
        PASS,
        sketch.outputs(sketch.binary("y", BinaryKind.SUBTRACT, a, other)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %other = convolution 3x3 2 %a : 1x2x4x2 nhwc ; m
        %y = subtract %a %other : 1x2x4x2 nhwc in %a ; m
        output y = %y
        """);
  }

  @Test
  void notOverAnOutput() {
    stays(PASS, sketch.outputs(sketch.activate("y", a, Activation.MISH), a));
  }

  @Test
  void notOverAnInput() {
    stays(PASS, sketch.outputs(sketch.activate("y", x, Activation.MISH)));
  }

  @Test
  void notOverAConstant() {
    Value constant =
        sketch.add(
            "constant", new Op.Constant(new Weights(x.type().shape(), new float[16]), Layout.NHWC));
    stays(PASS, sketch.outputs(sketch.sum("y", constant, x)));
  }

  @Test
  void notOverAnInputOfAnotherShape() {
    Value each = sketch.add("average", new Op.GlobalAverage(), a);
    becomes(
        PASS,
        sketch.outputs(sketch.binary("y", BinaryKind.MULTIPLY, each, b)),
        """
        input %x : 1x2x4x2 nhwc
        %a = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %b = convolution 1x1 2 %x : 1x2x4x2 nhwc ; m
        %average = global-average %a : 1x2x1x1 nhwc ; m
        %y = multiply %average %b : 1x2x4x2 nhwc in %b ; m
        output y = %y
        """);
  }

  @Test
  void notOverAPartOfAConcatThatIsReadLater() {
    Value joined = sketch.concat("joined", a, b);
    Value y = sketch.activate("y", a, Activation.MISH);
    Graph inPlace = run(new ConcatInPlace(), sketch.outputs(y, sketch.conv("z", joined, 2, 1)));
    stays(PASS, inPlace);
  }

  @Test
  void notOverASliceOfAValueThatIsReadElsewhere() {
    Value part = sketch.channels("part", a, 0, 1);
    Value y = sketch.activate("y", part, Activation.MISH);
    Graph sliced = run(new SliceAsView(), sketch.outputs(y, sketch.conv("z", a, 2, 1)));
    stays(PASS, sliced);
  }

  @Test
  void notWhenBothInputsShareMemory() {
    Value first = sketch.channels("first", a, 0, 1);
    Value second = sketch.channels("second", a, 1, 1);
    stays(PASS, run(new SliceAsView(), sketch.outputs(sketch.sum("y", first, second))));
  }

  @Test
  void notInMemoryWithGapsWhenTheOutputMustHaveNone() {
    Value part = sketch.channels("part", a, 0, 1);
    Value y = sketch.activate("y", part, Activation.MISH);
    Graph viewed =
        run(new ReshapeAsView(), run(new SliceAsView(), sketch.outputs(sketch.rows("rows", y))));
    stays(PASS, viewed);
  }
}

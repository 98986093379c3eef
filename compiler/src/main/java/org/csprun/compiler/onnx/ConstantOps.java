package org.csprun.compiler.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import org.csprun.plan.Operation.BinaryKind;

/** Constants, and the operators with which exporters compute shapes and grids from them. */
final class ConstantOps {
  private static final String FOLDED = "of constants, such as shapes";

  private ConstantOps() {}

  static List<OpEntry> entries() {
    return List.of(
        new OpEntry("Constant", "", ConstantOps::constant),
        new OpEntry("ConstantOfShape", "constant shape", ConstantOps::constantOfShape),
        new OpEntry("Shape", "", ConstantOps::shape),
        new OpEntry("Size", "", ConstantOps::size),
        new OpEntry("Range", FOLDED, ConstantOps::range),
        new OpEntry("Where", FOLDED, ConstantOps::where),
        new OpEntry("Expand", FOLDED, ConstantOps::expand),
        new OpEntry("Tile", FOLDED, ConstantOps::tile),
        new OpEntry("ReduceProd", "all elements " + FOLDED, ConstantOps::product),
        comparison("Equal", order -> order == 0),
        comparison("Greater", order -> order > 0),
        comparison("GreaterOrEqual", order -> order >= 0),
        comparison("Less", order -> order < 0),
        comparison("LessOrEqual", order -> order <= 0),
        binary("Mod", Math::floorMod, (x, y) -> x - y * Math.floor(x / y)),
        binary("And", (x, y) -> x & y, (x, y) -> x * y),
        binary("Or", (x, y) -> x | y, Math::max),
        unary("Not", x -> x == 0 ? 1 : 0),
        unary("Floor", Math::floor),
        unary("Ceil", Math::ceil),
        unary("Neg", x -> -x),
        unary("Abs", Math::abs));
  }

  private static OpEntry comparison(String name, IntPredicate holds) {
    return new OpEntry(
        name,
        FOLDED,
        site ->
            site.define(
                Arithmetic.compare(
                    site.constant(0, "operands"), site.constant(1, "operands"), holds)));
  }

  private static OpEntry binary(String name, Arithmetic.Whole whole, Arithmetic.Real real) {
    return new OpEntry(
        name,
        FOLDED,
        site ->
            site.define(
                Arithmetic.join(
                    site.constant(0, "operands"), site.constant(1, "operands"), whole, real)));
  }

  private static OpEntry unary(String name, DoubleUnaryOperator function) {
    return new OpEntry(
        name, FOLDED, site -> site.define(applied(site.constant(0, "operands"), function)));
  }

  private static Literal applied(Literal literal, DoubleUnaryOperator function) {
    if (literal instanceof Literal.Integers) {
      return Arithmetic.integers(
          literal, i -> (long) function.applyAsDouble((double) literal.integer(i)));
    }
    float[] values = literal.reals();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) function.applyAsDouble(values[i]);
    }
    return new Literal.Floats(literal.dims(), values);
  }

  private static void constant(Site site) {
    OnnxNode node = site.node();
    if (node.has("value")) {
      site.define(site.scope().literals().read(node.tensor("value").orElseThrow()));
    } else if (node.has("value_int")) {
      site.define(Literal.scalar(node.integer("value_int", 0)));
    } else if (node.has("value_ints")) {
      List<Integer> ints = node.ints("value_ints").orElseThrow();
      site.define(Literal.vector(ints.stream().mapToLong(Integer::longValue).toArray()));
    } else if (node.has("value_float")) {
      site.define(new Literal.Floats(List.of(), new float[] {node.real("value_float", 0)}));
    } else if (node.has("value_floats")) {
      List<Float> reals = node.reals("value_floats").orElseThrow();
      float[] values = new float[reals.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = reals.get(i);
      }
      site.define(new Literal.Floats(List.of(values.length), values));
    } else {
      throw new Refusal("is not a dense number or tensor of numbers");
    }
  }

  private static void constantOfShape(Site site) {
    List<Integer> dims = site.constant(0, "shape").ints();
    Literal one =
        site.node()
            .tensor("value")
            .map((TensorProto value) -> site.scope().literals().read(value))
            .orElse(new Literal.Floats(List.of(1), new float[1]));
    site.define(one.select(dims, i -> 0));
  }

  private static void shape(Site site) {
    List<Integer> dims = site.dims(0);
    int start = end(site.node().integer("start", 0), dims.size());
    int end = end(site.node().integer("end", Integer.MAX_VALUE), dims.size());
    site.define(
        Literal.vector(
            dims.subList(start, Math.max(start, end)).stream()
                .mapToLong(Integer::longValue)
                .toArray()));
  }

  private static int end(long index, int rank) {
    return Math.clamp(index < 0 ? index + rank : index, 0, rank);
  }

  private static void size(Site site) {
    site.define(Literal.scalar(Dims.elements(site.dims(0))));
  }

  private static void range(Site site) {
    Literal start = site.constant(0, "start");
    Literal limit = site.constant(1, "limit");
    Literal delta = site.constant(2, "delta");
    double step = delta.real(0);
    if (step == 0) {
      throw new Refusal("counts in steps of 0");
    }
    int count =
        Dims.computed(
            List.of((int) Math.max(0, Math.ceil((limit.real(0) - start.real(0)) / step))));
    if (start instanceof Literal.Integers && delta instanceof Literal.Integers) {
      long[] values = new long[count];
      Arrays.setAll(values, i -> start.integer(0) + i * delta.integer(0));
      site.define(Literal.vector(values));
      return;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (start.real(0) + i * step);
    }
    site.define(new Literal.Floats(List.of(count), values));
  }

  private static void where(Site site) {
    Literal condition = site.constant(0, "condition");
    Literal yes = site.constant(1, "operands");
    Literal no = site.constant(2, "operands");
    List<Integer> dims = Dims.broadcast(condition.dims(), Dims.broadcast(yes.dims(), no.dims()));
    Literal left = yes.select(dims, i -> Dims.broadcastIndex(i, dims, yes.dims()));
    Literal right = no.select(dims, i -> Dims.broadcastIndex(i, dims, no.dims()));
    Literal both =
        Movement.joined(List.of(left.withDims(flat(dims)), right.withDims(flat(dims))), 0);
    int size = left.size();
    site.define(
        both.select(
            dims,
            i ->
                condition.integer(Dims.broadcastIndex(i, dims, condition.dims())) != 0
                    ? i
                    : size + i));
  }

  private static List<Integer> flat(List<Integer> dims) {
    return List.of(Dims.elements(dims));
  }

  private static void expand(Site site) {
    List<Integer> wanted = site.constant(1, "shape").ints();
    if (site.known(0).isEmpty()) {
      List<Integer> own = site.value(0).type().shape().dims();
      if (!Dims.broadcast(own, wanted).equals(own)) {
        throw new Refusal("repeats a run-time tensor, which is not supported");
      }
      site.define(0, site.operand(0));
      return;
    }
    Literal literal = site.constant(0, "input");
    List<Integer> dims = Dims.broadcast(literal.dims(), wanted);
    site.define(literal.select(dims, i -> Dims.broadcastIndex(i, dims, literal.dims())));
  }

  private static void tile(Site site) {
    Literal literal = site.constant(0, "input");
    List<Integer> repeats = site.constant(1, "repeats").ints();
    if (repeats.size() != literal.rank()) {
      throw new Refusal("has %d repeats for %d axes".formatted(repeats.size(), literal.rank()));
    }
    Dims.computed(repeats);
    Literal tiled = literal;
    for (int axis = 0; axis < repeats.size(); axis++) {
      tiled = Movement.joined(Collections.nCopies(repeats.get(axis), tiled), axis);
    }
    site.define(tiled);
  }

  private static void product(Site site) {
    Literal literal = site.constant(0, "input");
    if (site.list("axes", 1).orElse(Dims.range(literal.rank())).size() != literal.rank()) {
      throw new Refusal("multiplies along some axes; only along all is supported");
    }
    List<Integer> dims =
        site.node().integer("keepdims", 1) == 0
            ? List.of()
            : new ArrayList<>(Collections.nCopies(literal.rank(), 1));
    Literal result =
        Arithmetic.join(BinaryKind.MULTIPLY, literal.select(List.of(1), i -> 0), Literal.vector(1));
    for (int i = 1; i < literal.size(); i++) {
      int element = i;
      result =
          Arithmetic.join(BinaryKind.MULTIPLY, result, literal.select(List.of(1), j -> element));
    }
    site.define(result.withDims(dims));
  }
}

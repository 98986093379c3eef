package org.csprun.tests.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.csprun.compiler.graph.GraphBuilder;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Origin;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.graph.Weights;
import org.csprun.plan.Activation;
import org.csprun.plan.Activation.Kind;
import org.csprun.tensor.Shape;

/** A random graph in the making: the maps it has so far, and the choices. */
final class Growth {
  static final int LARGEST_CHANNELS = 24;
  static final int LARGEST_SIZE = 12;
  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.RELU,
          Activation.leaky(0.1f),
          Activation.SILU,
          Activation.MISH,
          Activation.LOGISTIC,
          Activation.of(Kind.TANH),
          Activation.of(Kind.HARD_SWISH),
          Activation.of(Kind.RELU6),
          Activation.of(Kind.SOFTPLUS),
          Activation.clip(-1, 2),
          new Activation(Kind.ELU, 1, 0),
          new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f));

  private final Random random;
  private final GraphBuilder builder;
  private final List<Value> maps = new ArrayList<>();

  Growth(String name, long seed) {
    random = new Random(seed);
    builder = new GraphBuilder(name);
  }

  GraphBuilder builder() {
    return builder;
  }

  /** All maps, oldest first. */
  List<Value> maps() {
    return maps;
  }

  /** A new node; its output is not yet one of the maps. */
  Value add(String name, Op op, Value... operands) {
    return add(name, op, List.of(operands));
  }

  Value add(String name, Op op, List<Value> operands) {
    return builder.add(name, op, new Origin("random", 0, name), operands);
  }

  /** Offers a map to later nodes. */
  void keep(Value map) {
    maps.add(map);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A map: the newest one half of the time, so that graphs grow deep. */
  Value map() {
    return chance(50) ? maps.getLast() : pick(maps);
  }

  /** A map with a property, if there is one. */
  Optional<Value> map(Predicate<Value> property) {
    List<Value> found = maps.stream().filter(property).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(pick(found));
  }

  /** A map of as many rows and columns. */
  Value ofSameSize(Value map) {
    return map(other -> isSameSize(other, map)).orElse(map);
  }

  static boolean isSameSize(Value a, Value b) {
    return a.type().height() == b.type().height() && a.type().width() == b.type().width();
  }

  /** A divisor of a number. */
  int divisor(int number) {
    List<Integer> divisors = new ArrayList<>();
    for (int i = 1; i <= number; i++) {
      if (number % i == 0) {
        divisors.add(i);
      }
    }
    return pick(divisors);
  }

  /** Any activation, or none. */
  Activation activation() {
    return chance(50) ? Activation.LINEAR : pick(ACTIVATIONS);
  }

  /** Any activation that does something. */
  Activation function() {
    return pick(ACTIVATIONS);
  }

  Weights weights(Shape shape, double range) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() * 2 - 1) * range);
    }
    return new Weights(shape, values);
  }

  static Weights uniform(int count, float value) {
    float[] values = new float[count];
    java.util.Arrays.fill(values, value);
    return Weights.vector(values);
  }
}

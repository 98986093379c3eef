package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Value;

/** Random graphs like those of CSP networks, with views that are legal in any order. */
final class RandomGraphs {
  private final SplittableRandom random;
  private final GraphMaker make = new GraphMaker("random");
  private final List<Value> values = new ArrayList<>();
  private final Set<Value> read = new HashSet<>();
  private final Set<Value> sealed = new HashSet<>();

  private RandomGraphs(SplittableRandom random) {
    this.random = random;
  }

  static Graph graph(SplittableRandom random, int nodes) {
    return new RandomGraphs(random).build(nodes);
  }

  private Graph build(int nodes) {
    values.add(make.input(4, 4, 4));
    for (int i = 0; i < nodes; i++) {
      Value value = node("n" + i);
      values.add(value);
    }
    for (Value value : List.copyOf(values)) {
      if (!read.contains(value)) {
        make.output(value);
      }
    }
    return make.build();
  }

  private Value node(String name) {
    int kind = random.nextInt(9);
    Value a = any();
    return switch (kind) {
      case 0 -> make.slice(name, reads(a), a.type().channels() / 2, a.type().channels() / 2);
      case 1 -> make.concat(name, reads(a), reads(any()));
      case 2 -> make.concat(name, reads(a), reads(any()), reads(any()));
      case 3 -> {
        Value b = make.activate(name + "b", reads(a));
        values.add(b);
        Value sum = make.add(name, reads(a), reads(b));
        make.inPlace(sum, b); // Nobody else can have read b: it is new.
        sealed.add(b);
        yield sum;
      }
      case 4 -> make.activate(name, reads(a));
      case 5 -> {
        Value split = make.conv(name + "s", reads(a), 4, 1);
        Value narrow = make.conv(name + "n", split, 2, 1);
        read.add(split);
        read.add(narrow);
        yield make.residual(name, narrow, split);
      }
      case 6 -> make.conv(name, reads(a), 2 * random.nextInt(1, 5), 3);
      default -> make.conv(name, reads(a), 2 * random.nextInt(1, 5), 1);
    };
  }

  private Value any() {
    List<Value> free = values.stream().filter(value -> !sealed.contains(value)).toList();
    Value value;
    do {
      // Late values more often: networks are deep rather than wide.
      int back = Math.min(random.nextInt(free.size()), random.nextInt(free.size()));
      value = free.get(free.size() - 1 - back);
    } while (value.type().channels() < 2);
    return value;
  }

  private Value reads(Value value) {
    read.add(value);
    return value;
  }
}

package org.csprun.compiler.memory;

import java.util.ArrayList;
import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Node;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.tensor.TensorType;

/**
 * Runs a memory plan over tokens instead of numbers: every element a step computes is a hash of the
 * step and of all elements it reads, so that any wrong byte shows in the outputs.
 */
final class ArenaSimulation {
  private final MemoryPlan plan;
  private final Regions regions;
  private final long[] memory;

  private ArenaSimulation(MemoryPlan plan) {
    this.plan = plan;
    regions = Regions.of(plan.graph());
    memory = new long[Math.toIntExact(plan.certificate().arenaBytes() / 4)];
  }

  /** The tokens of all outputs, output by output, in logical order. */
  static List<Long> outputs(MemoryPlan plan) {
    ArenaSimulation simulation = new ArenaSimulation(plan);
    Graph graph = plan.graph();
    graph.inputs().forEach(input -> simulation.fill(input.value()));
    graph.nodes().stream()
        .filter(node -> !simulation.regions.takesNoStep(node))
        .forEach(simulation::run);
    List<Long> tokens = new ArrayList<>();
    graph
        .outputs()
        .forEach(
            output -> {
              for (int address : simulation.addresses(output.value())) {
                tokens.add(simulation.memory[address]);
              }
            });
    return tokens;
  }

  private void fill(Value value) {
    int[] addresses = addresses(value);
    for (int i = 0; i < addresses.length; i++) {
      memory[addresses[i]] = mix(value.id(), i);
    }
  }

  private void run(Node node) {
    int[] out = addresses(node.output());
    if (node.op() instanceof Op.Concat) {
      concat(node, out);
    } else if (node.op() instanceof Op.Slice slice) {
      int[] in = addresses(node.input(0));
      int skipped = slice.starts().get(1) * out.length / slice.sizes().get(1);
      for (int i = 0; i < out.length; i++) {
        memory[out[i]] = memory[in[skipped + i]];
      }
    } else if (node.op() instanceof Op.Convolution) {
      int[] in = addresses(node.input(0));
      for (int i = 0; i < out.length; i++) {
        long token = mix(node.output().id(), i);
        for (int address : in) {
          token = mix(token, memory[address]);
        }
        memory[out[i]] =
            node.inputs().size() == 1 ? token : mix(token, memory[addresses(node.input(1))[i]]);
      }
    } else {
      for (int i = 0; i < out.length; i++) {
        long token = node.output().id();
        for (Value input : node.inputs()) {
          token = mix(token, memory[addresses(input)[i]]);
        }
        memory[out[i]] = token;
      }
    }
  }

  private void concat(Node node, int[] out) {
    int start = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      int[] in = addresses(node.input(i));
      if (regions.copiedInputs(node).contains(i)) {
        for (int k = 0; k < in.length; k++) {
          memory[out[start + k]] = memory[in[k]];
        }
      }
      start += in.length;
    }
  }

  /** Element addresses of a map in logical order: channel, row, column. */
  private int[] addresses(Value value) {
    TensorType type = value.type();
    Place place = plan.places().get(value);
    int pixels = type.height() * type.width();
    int[] addresses = new int[Math.toIntExact(type.elements())];
    for (int i = 0; i < addresses.length; i++) {
      long offset = place.offsetBytes() / 4 + (long) (i % pixels) * place.pixelStride();
      addresses[i] = Math.toIntExact(offset + i / pixels);
    }
    return addresses;
  }

  private static long mix(long a, long b) {
    long hash = a * 0x9E3779B97F4A7C15L + b;
    hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
    return hash ^ (hash >>> 32);
  }
}

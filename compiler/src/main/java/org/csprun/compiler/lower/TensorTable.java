package org.csprun.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.csprun.compiler.graph.Value;
import org.csprun.compiler.memory.MemoryPlan;
import org.csprun.compiler.memory.Place;
import org.csprun.plan.PlanTensor;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.csprun.tensor.TensorType;

/** The tensors of a plan: one for each value that a step, an input or an output names. */
final class TensorTable {
  private final MemoryPlan memory;
  private final List<PlanTensor> tensors = new ArrayList<>();
  private final Map<Value, Integer> indexes = new LinkedHashMap<>();

  TensorTable(MemoryPlan memory) {
    this.memory = memory;
  }

  Place place(Value value) {
    return memory.places().get(value);
  }

  /** Element strides of the value's logical dimensions where it lies. */
  long[] strides(Value value) {
    return value.type().strides(place(value).pixelStride());
  }

  int index(Value value) {
    return indexes.computeIfAbsent(value, v -> add(v, v.type(), place(v).pixelStride()));
  }

  /** The value's elements as one pixel, for a fully connected layer: its bytes must be dense. */
  int vector(Value value) {
    if (value.type().width() == 1 && value.type().height() == 1) {
      return index(value);
    }
    int elements = Math.toIntExact(value.type().elements());
    TensorType type =
        new TensorType(
            value.type().dataType(),
            Shape.of(1, elements),
            Layout.ROW_MAJOR,
            value.type().quantization());
    return add(value, type, elements);
  }

  private int add(Value value, TensorType type, int pixelStride) {
    tensors.add(new PlanTensor(value.name(), type, place(value).offsetBytes(), pixelStride));
    return tensors.size() - 1;
  }

  List<PlanTensor> tensors() {
    return tensors;
  }
}

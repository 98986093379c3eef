package org.csprun.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.csprun.plan.Step;
import org.csprun.session.BoundTensor;
import org.csprun.session.Session;
import org.csprun.session.StepOutput;
import org.csprun.session.StepOutput.Position;
import org.csprun.tensor.DataType;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Quantization;
import org.csprun.tensor.TensorType;

/**
 * A tensor's elements, kept.
 *
 * @param whole false for a copy into a part of a concat, whose rest may not be written yet
 * @param bytes the elements, in the model's order when whole, else in the copy's order
 */
record Captured(TensorType type, boolean whole, byte[] bytes) {

  /** What a step wrote just now. */
  static Captured of(Session session, int step) {
    StepOutput output = StepOutput.of(session, step);
    Step ran = session.plan().steps().get(step);
    return output.isWhole()
        ? of(session.tensor(ran.output()))
        : new Captured(session.tensor(ran.output()).type(), false, output.toBytes());
  }

  static Captured of(BoundTensor tensor) {
    return new Captured(tensor.type(), true, tensor.toBytes());
  }

  static Captured of(NpyFile array) {
    ByteBuffer bytes =
        ByteBuffer.allocate(array.values().length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(array.values());
    return new Captured(TensorType.f32(array.shape(), Layout.ROW_MAJOR), true, bytes.array());
  }

  /** The real values of a whole tensor. */
  float[] values() {
    float[] values = new float[bytes.length / type.dataType().bytes()];
    if (!isBytes()) {
      floats().asFloatBuffer().get(values);
      return values;
    }
    Quantization quantization = type.quantization().orElseThrow();
    for (int i = 0; i < values.length; i++) {
      values[i] = quantization.dequantize(bytes[i] & 0xFF, channel(i));
    }
    return values;
  }

  /** An element as it is stored: a byte of 0 to 255, or a float. */
  String text(int number) {
    return isBytes()
        ? String.valueOf(bytes[number] & 0xFF)
        : String.valueOf(floats().getFloat(number * Float.BYTES));
  }

  /** Where an element of a whole tensor lies; a row-major tensor is one row of pixels. */
  Position position(int number) {
    int pixel = type.isMap() ? number % (type.height() * type.width()) : number / type.channels();
    return new Position(channel(number), pixel / type.width(), pixel % type.width());
  }

  private int channel(int number) {
    return type.isMap() ? number / (type.height() * type.width()) : number % type.channels();
  }

  private boolean isBytes() {
    return type.dataType() == DataType.U8;
  }

  private ByteBuffer floats() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}

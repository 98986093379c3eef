package org.csprun.target.assembly.move;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.csprun.plan.Operation;
import org.csprun.target.BoundStep;
import org.csprun.target.Kernel;
import org.csprun.target.Operand;
import org.csprun.target.assembly.Tier;
import org.csprun.target.assembly.code.CodeStore;
import org.csprun.target.assembly.code.RowsKernel;

/** Makes the kernels of steps that only move elements. */
public record Moves(Tier tier, CodeStore store) {

  /** A kernel for a copy; empty where there is no code, here as below. */
  public Optional<Kernel> create(BoundStep step, Operation.StridedCopy copy) {
    return hasCode() ? Optional.of(stridedCopy(step, copy)) : Optional.empty();
  }

  /** A kernel that repeats pixels. */
  public Optional<Kernel> create(BoundStep step, Operation.Upsample upsample) {
    return hasCode() ? Optional.of(upsample(step, upsample)) : Optional.empty();
  }

  /** A kernel that moves blocks of pixels into channels. */
  public Optional<Kernel> create(BoundStep step, Operation.SpaceToDepth moves) {
    return hasCode()
        ? Shuffle.of(step, moves)
            .map(shuffle -> shuffle.kernel(store, step))
            .or(() -> Optional.of(spaceToDepth(step, moves)))
        : Optional.empty();
  }

  /** A kernel that writes a constant. */
  public Optional<Kernel> create(BoundStep step, Operation.LoadConstant load) {
    return hasCode() ? Optional.of(loadConstant(step, load)) : Optional.empty();
  }

  private boolean hasCode() {
    return tier == Tier.AVX512_VNNI;
  }

  private Kernel stridedCopy(BoundStep step, Operation.StridedCopy copy) {
    int bytes = step.output().type().dataType().bytes();
    List<Dim> dims = new ArrayList<>();
    for (int i = 1; i < copy.extents().size(); i++) {
      long from = copy.inputStrides().get(i) * bytes;
      dims.add(new Dim(copy.extents().get(i), from, copy.outputStrides().get(i) * bytes));
    }
    // A stride that nothing steps over may be of any length.
    boolean rows = copy.extents().getFirst() > 1;
    long rowFrom = rows ? copy.inputStrides().getFirst() * bytes : 0;
    long rowTo = rows ? copy.outputStrides().getFirst() * bytes : 0;
    CopyShape shape = CopyShape.of(bytes, dims, rowFrom, rowTo);
    return kernel(
        step,
        shape,
        address(step.input(0)) + copy.inputStart() * bytes,
        address(step.output()) + copy.outputStart() * bytes,
        OptionalInt.empty());
  }

  /** Its rows are those of the input. */
  private Kernel upsample(BoundStep step, Operation.Upsample upsample) {
    Operand in = step.input(0);
    Operand out = step.output();
    int bytes = out.type().dataType().bytes();
    long inRow = in.rowStride() * bytes;
    long outRow = out.rowStride() * bytes;
    long outPixel = (long) out.pixelStride() * bytes;
    List<Dim> dims =
        List.of(
            new Dim(upsample.factorH(), 0, outRow),
            new Dim(in.width(), (long) in.pixelStride() * bytes, outPixel * upsample.factorW()),
            new Dim(upsample.factorW(), 0, outPixel),
            new Dim(in.channels(), bytes, bytes));
    return kernel(
        step,
        CopyShape.of(bytes, dims, inRow, outRow * upsample.factorH()),
        address(in),
        address(out),
        OptionalInt.of(in.height()));
  }

  private Kernel spaceToDepth(BoundStep step, Operation.SpaceToDepth moves) {
    Operand in = step.input(0);
    Operand out = step.output();
    int bytes = out.type().dataType().bytes();
    long inPixel = (long) in.pixelStride() * bytes;
    long inRow = in.rowStride() * bytes;
    int run = in.channels() * bytes;
    List<CopyShape.Part> parts = new ArrayList<>();
    for (int i = 0; i < moves.rows().size(); i++) {
      long from = moves.rows().get(i) * inRow + moves.columns().get(i) * inPixel;
      parts.add(new CopyShape.Part(from, (long) i * run));
    }
    Dim columns = new Dim(out.width(), inPixel * moves.block(), (long) out.pixelStride() * bytes);
    CopyShape shape =
        new CopyShape(run, parts, List.of(columns), inRow * moves.block(), out.rowStride() * bytes);
    return kernel(step, shape, address(in), address(out), OptionalInt.empty());
  }

  private Kernel loadConstant(BoundStep step, Operation.LoadConstant load) {
    Operand out = step.output();
    long row = out.rowStride() * out.type().dataType().bytes();
    CopyShape shape = CopyShape.of(1, List.of(new Dim(Math.toIntExact(row), 1, 1)), row, row);
    MemorySegment value = store.inPlace(step.weightBytes().get(load.value()));
    return kernel(step, shape, value.address(), address(out), OptionalInt.empty());
  }

  static long address(Operand operand) {
    return operand.memory().address() + operand.offsetBytes();
  }

  private Kernel kernel(BoundStep step, CopyShape shape, long from, long to, OptionalInt pieces) {
    MemorySegment arguments = store.allocate(CopyEmitter.ARGUMENT_BYTES);
    arguments.set(JAVA_LONG, CopyEmitter.FROM_ARGUMENT, from);
    arguments.set(JAVA_LONG, CopyEmitter.TO_ARGUMENT, to);
    return new RowsKernel(
        store.function(shape, () -> CopyEmitter.emit(shape)), arguments.address(), pieces, step);
  }
}

package org.csprun.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.csprun.target.PeakProbe;
import org.csprun.tensor.DataType;
import org.junit.jupiter.api.Test;

class ScalarTargetTest {
  @Test
  void theCopyProbeMovesTheFirstHalfToTheSecond() {
    List<PeakProbe> probes = ScalarTarget.device().probes();
    assertThat(probes).hasSize(1);
    PeakProbe.Memory copy = (PeakProbe.Memory) probes.getFirst();
    assertThat(copy.access()).isEqualTo(PeakProbe.Access.COPY);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(8192, 64);
      for (int i = 0; i < 4096; i++) {
        memory.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31));
      }
      copy.sweep().run(memory, 1);
      assertThat(memory.asSlice(4096).mismatch(memory.asSlice(0, 4096))).isEqualTo(-1);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, 4097)).isEqualTo((byte) 31);
    }
  }

  @Test
  void aProbeOfNoWorkIsRefused() {
    assertThatThrownBy(() -> new PeakProbe.Arithmetic("idle", DataType.F32, 0, iterations -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Probe 'idle' does 0 multiply-adds an iteration");
  }
}

package org.csprun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  @Test
  void ratiosOfMedians() {
    SideBySide both = new SideBySide(List.of(round(30, 20), round(10, 20), round(20, 25)));
    assertThat(both.median()).isEqualTo(round(20, 25));
    assertThat(both.median().ratio()).isEqualTo(0.8);
    assertThat(both.best().ratio()).isEqualTo(0.5);
    assertThat(both.worst().ratio()).isEqualTo(1.5);
  }

  @Test
  void aTimingSortsItsRuns() {
    long[] nanos = new long[100];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (i * 37L) % 100;
    }
    assertThat(Timing.of(nanos)).isEqualTo(new Timing(50, 95, 0));
    assertThat(Timing.of(7)).isEqualTo(new Timing(7, 7, 7));
  }

  private static SideBySide.Round round(long ours, long peer) {
    return new SideBySide.Round(new Timing(ours, ours, ours), new Timing(peer, peer, peer));
  }
}

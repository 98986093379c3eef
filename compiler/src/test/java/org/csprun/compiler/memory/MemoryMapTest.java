package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.csprun.compiler.graph.Value;
import org.junit.jupiter.api.Test;

class MemoryMapTest {

  @Test
  void showsTimeAndAddresses() {
    GraphMaker make = new GraphMaker("net");
    Value data = make.input(4, 8, 8);
    Value a = make.conv("a", data, 8, 1);
    Value b = make.conv("b", a, 4, 1);
    make.output(make.conv("c", b, 2, 1));
    assertThat(MemoryMap.draw(MemoryPlanner.plan(make.build())))
        .isEqualTo(
            """
                3 KiB ┤BCC
                      │BCC
                      │BCC
                      │BCC
                      │BCC
                      │BCC
              2.3 KiB ┤BCC
                      │BCC
                      │AA·
                      │AA·
                      │AA·
                      │AA·
              1.5 KiB ┤AA·
                      │AA·
                      │AA·
                      │AA·
                      │AA·
                      │AA·
            768 bytes ┤AA·
                      │AA·
                      │AAD
                      │AAD
                      │AAD
                      │AAD
                    0 └───
                       ^ most is live here: step 0
                       step 0 to 2
              A     2 KiB  steps 0 to 1  a
              B     1 KiB  steps 0 to 0  data
              C     1 KiB  steps 1 to 2  b
              D 512 bytes  steps 2 to 2  c
            arena 3 KiB, lower bound 3 KiB, gap 0.0 %
            """);
  }

  @Test
  void isNeverWiderThanAHundredColumns() {
    MemoryPlan plan = MemoryPlanner.plan(RandomGraphs.graph(new SplittableRandom(6), 150));
    assertThat(plan.graph().nodes()).hasSizeGreaterThan(150);
    assertThat(MemoryMap.draw(plan).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100))
        .hasSizeLessThan(45);
  }

  @Test
  void countsBytesForPeople() {
    assertThat(ByteCount.format(63)).isEqualTo("63 bytes");
    assertThat(ByteCount.format(1024)).isEqualTo("1 KiB");
    assertThat(ByteCount.format(1600)).isEqualTo("1.6 KiB");
    assertThat(ByteCount.format(1536 * 1024)).isEqualTo("1.5 MiB");
    assertThat(ByteCount.signed(-512 * 1024)).isEqualTo("−512 KiB");
    assertThat(ByteCount.signed(0)).isEqualTo("+0 bytes");
  }
}

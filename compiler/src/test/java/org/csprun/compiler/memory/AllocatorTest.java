package org.csprun.compiler.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllocatorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // (first,last,size in units of 64 bytes)… | bound | greedy | swap
        "''                                            |  0 |  0 |  0",
        "0,0,4                                         |  4 |  4 |  4",
        "0,1,4 1,2,4                                   |  8 |  8 |  8",
        "0,1,4 2,3,4                                   |  4 |  4 |  4",
        "0,1,4 1,2,4 2,3,4                             |  8 |  8 |  8",
        "0,3,1 0,1,8 2,3,8                             |  9 |  9 |  9",
        "0,1,8 1,2,4 2,3,8 3,4,4                       | 12 | 12 | 12",
        // Found by search: largest first leaves holes that no later range can use.
        "1,2,5 3,5,4 2,4,1 1,3,5 5,5,5                 | 11 | 15 | 11",
        "2,4,6 3,3,2 1,2,6 3,5,5 5,6,6                 | 13 | 17 | 13",
        "4,6,6 0,1,3 3,3,6 0,1,2 0,0,6 1,3,5           | 11 | 16 | 11",
        // A CSP stage whose concat copies, 25 % above the bound at first: base, bypass, block, its
        // inner map, transition, concat.
        "0,3,8 1,6,4 2,5,4 4,5,4 5,6,4 6,7,8           | 16 | 20 | 16",
      })
  void placesAsTheTableSays(String ranges, long bound, long greedy, long swap) {
    List<LiveRange> list = parse(ranges);
    assertThat(LowerBound.of(list).bytes()).isEqualTo(bound * 64);
    assertThat(new GreedyBySize().allocate(list).arenaBytes()).isEqualTo(greedy * 64);
    assertThat(new SwapSearch().allocate(list).arenaBytes()).isEqualTo(swap * 64);
  }

  @Test
  void theBoundNamesTheFirstWorstStepAndCountsThem() {
    assertThat(LowerBound.of(parse("0,1,4 1,2,4 2,3,4"))).isEqualTo(new LowerBound(8 * 64, 1, 2));
    assertThat(LowerBound.of(List.of())).isEqualTo(new LowerBound(0, 0, 1));
  }

  @Test
  void anyRangesArePlacedWithoutOverlapBetweenBoundAndSum() {
    SplittableRandom random = new SplittableRandom(2);
    int better = 0;
    int optimal = 0;
    for (int i = 0; i < 300; i++) {
      List<LiveRange> ranges = random(random);
      long bound = LowerBound.of(ranges).bytes();
      long sum = ranges.stream().mapToLong(LiveRange::bytes).sum();
      Offsets greedy = new GreedyBySize().allocate(ranges);
      Offsets swap = new SwapSearch(300).allocate(ranges);
      PlacementVerifier.verify(ranges, greedy);
      PlacementVerifier.verify(ranges, swap);
      assertThat(swap.arenaBytes()).isBetween(bound, greedy.arenaBytes());
      assertThat(greedy.arenaBytes()).isLessThanOrEqualTo(sum);
      assertThat(new SwapSearch(300).allocate(ranges)).isEqualTo(swap);
      better += swap.arenaBytes() < greedy.arenaBytes() ? 1 : 0;
      optimal += swap.arenaBytes() == bound ? 1 : 0;
    }
    assertThat(better).isGreaterThan(60);
    assertThat(optimal).isGreaterThan(200);
  }

  @Test
  void theVerifierFindsOverlaps() {
    List<LiveRange> ranges = parse("0,1,2 1,2,2");
    assertThatThrownBy(() -> PlacementVerifier.verify(ranges, new Offsets(List.of(0L, 64L), 192)))
        .hasMessage(
            "Overlapping buffers: range 0 at bytes 0 to 128 and range 1 at bytes 64 to 192");
    PlacementVerifier.verify(parse("0,1,2 2,2,2"), new Offsets(List.of(0L, 64L), 192));
  }

  @Test
  void theVerifierFindsWhatIsNotAlignedOrOutside() {
    List<LiveRange> ranges = parse("0,1,2");
    assertThatThrownBy(() -> PlacementVerifier.verify(ranges, new Offsets(List.of(32L), 256)))
        .hasMessage("Range 0 at bytes 32 to 160 is not aligned to 64 or outside the arena of 256");
    assertThatThrownBy(() -> PlacementVerifier.verify(ranges, new Offsets(List.of(64L), 128)))
        .hasMessage("Range 0 at bytes 64 to 192 is not aligned to 64 or outside the arena of 128");
    assertThatThrownBy(() -> PlacementVerifier.verify(ranges, new Offsets(List.of(), 128)))
        .hasMessage("1 ranges but 0 offsets");
  }

  private static List<LiveRange> random(SplittableRandom random) {
    List<LiveRange> ranges = new ArrayList<>();
    int count = random.nextInt(1, 40);
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(30);
      ranges.add(new LiveRange(first, first + random.nextInt(8), random.nextInt(1, 17) * 64L));
    }
    return ranges;
  }

  private static List<LiveRange> parse(String text) {
    return Arrays.stream(text.split(" "))
        .filter(part -> !part.isEmpty())
        .map(part -> Arrays.stream(part.split(",")).mapToInt(Integer::parseInt).toArray())
        .map(n -> new LiveRange(n[0], n[1], n[2] * 64L))
        .toList();
  }
}

package org.csprun.compiler.quant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.csprun.compiler.graph.Graph;
import org.csprun.compiler.graph.Op;
import org.csprun.compiler.graph.Value;
import org.csprun.plan.Activation;
import org.csprun.plan.Operation.BinaryKind;
import org.csprun.plan.Operation.PoolKind;
import org.csprun.tensor.Layout;
import org.csprun.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Which channels must share a scale, and that no others do. */
class SlotsTest {
  private final TestNet net = new TestNet();
  private final Value x = net.input("x", 2, 4, 4);

  @Test
  void everyComputedChannelHasItsOwn() {
    Value a = net.conv("a", x, 4, Activation.SILU);
    Value b = net.activate("b", a, Activation.MISH);
    Value c = net.binary("c", BinaryKind.ADD, a, b);
    Slots slots = slots(true, c);
    int[] all = all(slots, x, a, b, c);
    assertThat(Arrays.stream(all).distinct().count()).isEqualTo(2 + 4 + 4 + 4);
  }

  @Test
  void oneATensorWhereThatIsAskedForButNotForInputs() {
    Value a = net.conv("a", x, 4, Activation.SILU);
    Slots slots = slots(false, a);
    assertThat(Arrays.stream(all(slots, a)).distinct().count()).isEqualTo(1);
    assertThat(Arrays.stream(all(slots, x)).distinct().count()).isEqualTo(2);
  }

  @Test
  void oneWhereATableMakesAllChannels() {
    Value a = net.conv("a", x, 4, Activation.LOGISTIC);
    Value b = net.conv("b", x, 4, Activation.of(Activation.Kind.TANH));
    Slots slots = slots(true, a, b);
    assertThat(Arrays.stream(all(slots, a)).distinct().count()).isEqualTo(1);
    assertThat(Arrays.stream(all(slots, a, b)).distinct().count()).isEqualTo(2);
  }

  @Test
  void movedChannelsKeepTheirs() {
    Value a = net.conv("a", x, 3, Activation.RELU);
    Value b = net.conv("b", x, 2, Activation.RELU);
    Value cat = net.concat("cat", 1, a, b);
    Value pool = net.maxPool("pool", cat);
    Value up = net.add("up", new Op.Upsample(2, 2), pool);
    Value part =
        net.add(
            "part",
            new Op.Slice(List.of(0, 1, 0, 0), List.of(1, 2, 4, 4), List.of(1, 2, 1, 1)),
            up);
    Value deep =
        net.add("deep", new Op.SpaceToDepth(2, List.of(0, 1, 0, 1), List.of(0, 0, 1, 1)), part);
    Slots slots = slots(true, deep);
    int[] ab = all(slots, a, b);
    assertThat(Arrays.stream(ab).distinct().count()).isEqualTo(5);
    assertThat(all(slots, cat)).isEqualTo(ab);
    assertThat(all(slots, pool)).isEqualTo(ab);
    assertThat(all(slots, up)).isEqualTo(ab);
    assertThat(all(slots, part)).containsExactly(ab[1], ab[3]);
    assertThat(all(slots, deep))
        .containsExactly(ab[1], ab[3], ab[1], ab[3], ab[1], ab[3], ab[1], ab[3]);
  }

  @Test
  void concatenatedRowsShare() {
    Value a = net.conv("a", x, 2, Activation.RELU);
    Value b = net.conv("b", x, 2, Activation.LINEAR);
    Value cat = net.concat("cat", 2, a, b);
    Slots slots = slots(true, cat);
    assertThat(all(slots, a)).isEqualTo(all(slots, b)).isEqualTo(all(slots, cat));
    assertThat(Arrays.stream(all(slots, cat)).distinct().count()).isEqualTo(2);
  }

  @Test
  void thePooledGroupsOfCrossChannelPoolsShare() {
    for (PoolKind kind : PoolKind.values()) {
      TestNet small = new TestNet();
      Value in = small.input("x", 2, 4, 4);
      Value a = small.conv("a", in, 6, Activation.LINEAR);
      Value out = small.add("out", new Op.CrossChannelPool(kind, 3), a);
      Slots slots = slots(small.outputs(out), true);
      int[] of = all(slots, a);
      // Groups of every second channel: 0, 2, 4 and 1, 3, 5.
      assertThat(of).containsExactly(of[0], of[1], of[0], of[1], of[0], of[1]);
      assertThat(of[0]).isNotEqualTo(of[1]);
      if (kind == PoolKind.MAX) {
        assertThat(all(slots, out)).containsExactly(of[0], of[1]);
      } else {
        assertThat(all(slots, out)).doesNotContain(of[0], of[1]).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void whatMixesChannelsSharesAndAllThatWasJoinedFollows() {
    Value a = net.conv("a", x, 2, Activation.LINEAR);
    Value b = net.conv("b", x, 2, Activation.LINEAR);
    Value apart = net.conv("apart", x, 2, Activation.LINEAR);
    Value rows = net.add("rows", new Op.ChangeLayout(Layout.ROW_MAJOR), net.concat("cat", 1, a, b));
    Value same = net.add("same", new Op.Reshape(Shape.of(4, 4, 4)), rows);
    Slots slots = slots(true, same, apart);
    assertThat(Arrays.stream(all(slots, a, b, rows, same)).distinct().count()).isEqualTo(1);
    assertThat(all(slots, apart)).doesNotHaveDuplicates().doesNotContain(all(slots, a));
  }

  @Test
  void floatNodesPassNothingOn() {
    Value a = net.conv("a", x, 2, Activation.LINEAR);
    Value soft = net.add("soft", new Op.Softmax(), a);
    Value cat = net.concat("cat", 1, soft, soft);
    Graph graph = net.outputs(cat);
    Slots slots = Slots.of(graph, Domain.of(graph, List.of("cat")), true);
    assertThat(all(slots, cat)).doesNotHaveDuplicates();
  }

  private Slots slots(boolean perChannel, Value... outputs) {
    return slots(net.outputs(outputs), perChannel);
  }

  private static Slots slots(Graph graph, boolean perChannel) {
    return Slots.of(graph, Domain.of(graph, List.of()), perChannel);
  }

  private static int[] all(Slots slots, Value... values) {
    return Arrays.stream(values)
        .flatMapToInt(
            value ->
                java.util.stream.IntStream.range(0, value.type().channels())
                    .map(c -> slots.slot(value, c)))
        .toArray();
  }
}

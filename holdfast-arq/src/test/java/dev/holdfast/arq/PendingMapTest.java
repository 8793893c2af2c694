package dev.holdfast.arq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.endpoint.Endpoint;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PendingMapTest {

  private static final Outgoing WHAT = new Outgoing(7, 1, 2, true, new byte[3]);

  private final UnderWay sender =
      new UnderWay(
          new ArqNode(
              ArqSettings.from("10.0.0.1").to("10.0.0.7").build(),
              Endpoint.parse("udp://10.0.0.7:5000"),
              new Random(1),
              figures -> {}),
          7,
          1,
          new UnderWay.Owner() {
            @Override
            public void settled(Pending frame, boolean acknowledged) {}

            @Override
            public void mayGoOn() {}
          });

  private Pending frame(int number) {
    Pending frame = new Pending(sender, WHAT, 0);
    frame.number = number;
    return frame;
  }

  /** Numbers are kept as their distance from the first, so that the model needs no wrap. */
  @Property(tries = 100)
  void holdsWhatWasPutAcrossTheWrap(
      @ForAll int first, @ForAll @IntRange(min = 1, max = 20_000) int steps, @ForAll long seed) {
    Random random = new Random(seed);
    PendingMap map = new PendingMap(first);
    SortedMap<Integer, Pending> model = new TreeMap<>();
    int grows = 1 + random.nextInt(9);
    for (int given = 0, i = 0; i < steps; i++) {
      if (random.nextInt(10) < grows) {
        boolean kept = random.nextInt(8) > 0;
        int number = map.give(kept);
        assertThat(number).isEqualTo(first + given);
        if (kept) {
          Pending frame = frame(number);
          map.put(frame);
          model.put(given, frame);
        }
        given++;
      } else if (!model.isEmpty()) {
        int near = model.firstKey() + random.nextInt(5);
        int taken = model.containsKey(near) ? near : model.firstKey();
        Pending frame = map.get(first + taken);
        assertThat(frame).isSameAs(model.remove(taken));
        if (frame != null) {
          map.remove(frame);
        }
        assertThat(map.get(first + taken)).isNull();
      }
      assertThat(map.size()).isEqualTo(model.size());
      assertThat(map.span()).isEqualTo(model.isEmpty() ? 0 : given - model.firstKey());
    }
    assertThat(map.lowest(5))
        .isEqualTo(List.copyOf(model.values()).subList(0, Math.min(5, model.size())));
    map.drain(frame -> assertThat(model.remove(frame.number - first)).isSameAs(frame));
    assertThat(model).isEmpty();
    assertThat(map.span()).isZero();
  }
}

package dev.holdfast.link.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimerWheelTest {

  private final List<Probe> fired = new ArrayList<>();

  /** Knows when it was armed, so that the order can be told. */
  private class Probe extends TimerWheel.Timer {
    private long due;
    private long tick;
    private long order;

    @Override
    protected void fired() {
      fired.add(this);
    }
  }

  /** A list that is sorted whenever it is asked. */
  @Property(tries = 300)
  void firesLikeASortedList(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 6) int slotBits,
      @ForAll @LongRange(min = 1, max = 1_000) long tickNanos,
      @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000L) long start) {
    TimerWheel wheel = new TimerWheel(tickNanos, 1 << slotBits, start);
    List<Probe> model = new ArrayList<>();
    List<Probe> idle = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      idle.add(new Probe());
    }
    long now = start;
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          Probe probe =
              idle.isEmpty() ? model.get(random.nextInt(model.size())) : idle.removeLast();
          model.remove(probe);
          probe.due = now + random.nextLong(1L << random.nextInt(1, 40)) - tickNanos;
          probe.tick = (Math.max(probe.due, now) - start) / tickNanos;
          probe.order = step;
          wheel.arm(probe, probe.due);
          model.add(probe);
        }
        case 2 -> {
          if (!model.isEmpty()) {
            Probe probe = model.remove(random.nextInt(model.size()));
            wheel.cancel(probe);
            idle.add(probe);
          }
        }
        default -> {
          long wake = wheel.nextWakeNanos();
          now =
              random.nextBoolean() && wake != Long.MAX_VALUE
                  ? Math.max(now, wake)
                  : now + random.nextLong(1L << random.nextInt(1, 38));
          expect(wheel, model, idle, now);
        }
      }
      assertThat(wheel.pending()).isEqualTo(model.size());
      assertThat(wheel.nextWakeNanos())
          .isLessThanOrEqualTo(
              model.stream().mapToLong(p -> p.tick * tickNanos + start).min().orElse(Long.MAX_VALUE)
                  + (model.isEmpty() ? 0 : tickNanos - 1));
    }
  }

  private void expect(TimerWheel wheel, List<Probe> model, List<Probe> idle, long now) {
    List<Probe> due =
        model.stream()
            .filter(p -> p.due <= now)
            .sorted(Comparator.<Probe>comparingLong(p -> p.tick).thenComparingLong(p -> p.order))
            .toList();
    fired.clear();
    assertThat(wheel.advance(now)).isEqualTo(due.size());
    assertThat(fired).containsExactlyElementsOf(due);
    model.removeAll(due);
    idle.addAll(due);
  }

  @Test
  void firesNothingBeforeItsTimeWithinATick() {
    TimerWheel wheel = new TimerWheel(1_000, 8, 0);
    wheel.arm(new Probe(), 1_500);
    assertThat(wheel.advance(1_499)).isZero();
    assertThat(wheel.advance(1_500)).isEqualTo(1);
  }

  @Test
  void leavesATimerArmedByAnotherForTheNextTime() {
    TimerWheel wheel = new TimerWheel(10, 8, 0);
    TimerWheel.Timer again =
        new TimerWheel.Timer() {
          @Override
          protected void fired() {
            wheel.arm(this, 0);
          }
        };
    wheel.arm(again, 50);
    assertThat(wheel.advance(1_000)).isEqualTo(1);
    assertThat(wheel.advance(1_000)).isEqualTo(1);
    assertThat(wheel.pending()).isEqualTo(1);
  }

  @Test
  void aTimerCanCancelOneThatIsDueWithIt() {
    TimerWheel wheel = new TimerWheel(10, 8, 0);
    Probe second = new Probe();
    wheel.arm(
        new TimerWheel.Timer() {
          @Override
          protected void fired() {
            wheel.cancel(second);
          }
        },
        5);
    wheel.arm(second, 5);
    assertThat(wheel.advance(100)).isEqualTo(1);
    assertThat(fired).isEmpty();
    assertThat(wheel.pending()).isZero();
  }

  @Test
  void keepsTheOthersWhenOneThrows() {
    TimerWheel wheel = new TimerWheel(10, 8, 0);
    wheel.arm(
        new TimerWheel.Timer() {
          @Override
          protected void fired() {
            throw new IllegalStateException("a bug");
          }
        },
        5);
    wheel.arm(new Probe(), 5);
    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(() -> wheel.advance(100));
    assertThat(wheel.nextWakeNanos()).isLessThanOrEqualTo(100);
    assertThat(wheel.advance(100)).isEqualTo(1);
  }

  @Test
  void holdsAMillionTimersOfManyRevolutions() {
    TimerWheel wheel = new TimerWheel(1_000_000, 256, 0);
    Random random = new Random(7);
    long day = 86_400_000_000_000L;
    for (int i = 0; i < 1_000_000; i++) {
      Probe probe = new Probe();
      probe.due = random.nextLong(day);
      wheel.arm(probe, probe.due);
    }
    int sum = 0;
    for (long now = 0; now <= day; now += day / 1_000) {
      sum += wheel.advance(now);
    }
    assertThat(sum).isEqualTo(1_000_000);
    assertThat(fired).isSortedAccordingTo(Comparator.comparingLong(p -> p.due / 1_000_000));
  }

  @Test
  void takesTimesAtTheEndsOfTheScale() {
    TimerWheel wheel = new TimerWheel(1, 2, Long.MIN_VALUE + 10);
    wheel.arm(new Probe(), Long.MAX_VALUE);
    wheel.arm(new Probe(), Long.MIN_VALUE);
    assertThat(wheel.advance(Long.MIN_VALUE + 10)).isEqualTo(1);
    assertThat(wheel.advance(0)).isZero();
    assertThat(wheel.nextWakeNanos()).isPositive();
    assertThat(wheel.pending()).isEqualTo(1);
  }
}

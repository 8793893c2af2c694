package dev.holdfast.watch.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.diag.NetworkLink;
import org.junit.jupiter.api.Test;

class CarrierHistoryTest {

  private static final long SECOND = 1_000_000;

  private final CarrierHistory history = new CarrierHistory();

  private void see(boolean carrier, long second) {
    history.see(new NetworkLink(2, "eth0", true, carrier, 0, true), second * SECOND);
  }

  @Test
  void hasNothingToSayOfAnInterfaceThatWorks() {
    see(true, 0);
    see(true, 5);
    assertThat(history.about(2, 6 * SECOND)).isEmpty();
    assertThat(history.about(3, 6 * SECOND)).isEmpty();
  }

  @Test
  void saysSinceWhenCarrierIsLost() {
    see(true, 0);
    see(false, 10);
    see(false, 11);
    Fact fact = history.about(2, 13 * SECOND).orElseThrow();
    assertThat(fact.sentence()).isEqualTo("eth0 has no carrier since 3 s");
    assertThat(fact.signs()).containsExactly(Sign.INTERFACE_DOWN);
    assertThat(fact.figures()).containsEntry("downMillis", 3000L);
  }

  @Test
  void doesNotInventWhenAnInterfaceWentDownThatWasDownBefore() {
    see(false, 10);
    Fact fact = history.about(2, 13 * SECOND).orElseThrow();
    assertThat(fact.sentence()).isEqualTo("eth0 has no carrier");
    assertThat(fact.figures()).isEmpty();
  }

  @Test
  void keepsForAWhileThatCarrierWasAway() {
    see(true, 0);
    see(false, 10);
    see(true, 12);
    Fact fact = history.about(2, 15 * SECOND).orElseThrow();
    assertThat(fact.sentence()).isEqualTo("eth0 works, but did not for 2 s until 3 s ago");
    assertThat(fact.signs()).isEmpty();
    assertThat(history.about(2, 700 * SECOND)).isEmpty();
  }

  @Test
  void tellsSwitchedOffFromTakenAway() {
    history.see(new NetworkLink(2, "eth0", false, false, 0, true), 0);
    assertThat(history.about(2, 0).orElseThrow().sentence()).contains("is switched off");
    history.see(new NetworkLink(2, "eth0", false, false, 0, false), 0);
    assertThat(history.about(2, 0).orElseThrow().sentence()).contains("is gone");
  }
}

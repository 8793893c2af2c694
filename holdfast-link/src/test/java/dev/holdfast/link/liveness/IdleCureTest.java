package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleCureTest {

  private static final Duration BY_KEEPALIVE = Duration.ofSeconds(7875);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final IdleCure kept = IdleCure.ofKept(FIVE_MINUTES, BY_KEEPALIVE);

  @Test
  void aHeartbeatLeavesTimeForOneThatIsLost() {
    assertThat(kept.heartbeatAtMost()).hasSeconds(150);
    assertThat(IdleCure.ofKept(Duration.ofSeconds(5), BY_KEEPALIVE).heartbeatAtMost())
        .hasMillis(2500);
    assertThat(kept.heartbeat(Heartbeat.KEEPALIVE, 100))
        .isEqualTo(
            "a heartbeat at most every 2 min 30 s; cost by TCP keepalive: 1,152 packets and 60 kB"
                + " a day for one link, 115,200 packets and 5990 kB for all 100");
    assertThat(kept.heartbeat(Heartbeat.LINKTEST, 1))
        .isEqualTo(
            "a heartbeat at most every 2 min 30 s; cost by Linktest: 1,728 packets and 106 kB a day"
                + " for one link");
  }

  @Test
  void theFirewallRemembersForLongerThanTheSilence() {
    assertThat(kept.firewallAtLeast()).hasSeconds(7935);
    assertThat(IdleCure.ofKept(FIVE_MINUTES, Duration.ofSeconds(5)).firewallAtLeast())
        .hasSeconds(6);
    assertThat(kept.firewall(100))
        .isEqualTo(
            "the firewall's idle time to at least 2 h 12 min; cost: the entry of a connection that"
                + " ends unnoticed stays for so long, 88.4 entries more where each of 100 links ends"
                + " so 10 times a day");
  }

  @Test
  void afterAConnectionWasForgottenBothCuresHaveAMargin() {
    IdleTime known = IdleTime.UNKNOWN.forgot(FIVE_MINUTES);
    assertThat(IdleCure.ofForgotten(FIVE_MINUTES, known))
        .isEqualTo(new IdleCure(FIVE_MINUTES, Duration.ofMinutes(10), Duration.ofSeconds(150)));
  }

  @Test
  void refusesWhatIsNoCure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdleCure.ofKept(Duration.ZERO, BY_KEEPALIVE));
  }
}

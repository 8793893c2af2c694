package dev.holdfast.watch.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.watch.SystemTimers;
import dev.holdfast.watch.guide.IdleCures.Heartbeat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleCuresTest {

  private static final Duration BY_KEEPALIVE = SystemTimers.LINUX.idlePeerNoticed();

  private final IdleCures cures = new IdleCures(Duration.ofMinutes(5), 100);

  @Test
  void aHeartbeatLeavesTimeForOneThatIsLost() {
    assertThat(cures.heartbeatAtMost()).hasSeconds(150);
    assertThat(new IdleCures(Duration.ofSeconds(5), 1).heartbeatAtMost()).hasMillis(2500);
    assertThat(cures.heartbeatsADay()).isEqualTo(576);
    assertThat(cures.heartbeatSentence(Heartbeat.KEEPALIVE))
        .isEqualTo(
            "a heartbeat at most every 2 min 30 s; cost by TCP keepalive: 1152 packets and 60 kB"
                + " a day for one link, 115200 packets and 5990 kB for 100");
    assertThat(new IdleCures(Duration.ofMinutes(5), 1).heartbeatSentence(Heartbeat.LINKTEST))
        .isEqualTo(
            "a heartbeat at most every 2 min 30 s; cost by Linktest: 1728 packets and 106 kB a day"
                + " for one link");
  }

  @Test
  void theFirewallRemembersForLongerThanTheSilence() {
    assertThat(BY_KEEPALIVE).hasSeconds(7875);
    assertThat(IdleCures.firewallAtLeast(BY_KEEPALIVE)).hasSeconds(7935);
    assertThat(IdleCures.firewallAtLeast(Duration.ofSeconds(5))).hasSeconds(6);
    assertThat(cures.firewallSentence(BY_KEEPALIVE, 10))
        .isEqualTo(
            "the firewall's idle time to at least 2 h 12 min, for links that are silent for up to"
                + " 2 h 11 min; cost: the entry of a connection that ends unnoticed stays for so"
                + " long, 88.4 entries more where each of 100 links ends so 10 times a day");
  }

  @Test
  void refusesWhatIsNoCure() {
    assertThatIllegalArgumentException().isThrownBy(() -> new IdleCures(Duration.ZERO, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new IdleCures(BY_KEEPALIVE, 0));
  }
}

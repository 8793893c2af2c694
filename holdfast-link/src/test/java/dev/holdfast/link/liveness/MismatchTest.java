package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.LivenessSettings.Profile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MismatchTest {

  private static final Duration NEVER = Duration.ZERO;

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static LivenessSettings.Builder lan() {
    return LivenessSettings.of(Profile.LAN);
  }

  private static List<String> keys(LivenessSettings.Builder settings, Duration heartbeat) {
    return Mismatch.of(settings.build(), heartbeat, IdleTime.UNKNOWN).stream()
        .map(Mismatch::key)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theProfilesGoTogether(Profile profile) {
    assertThat(keys(LivenessSettings.of(profile), NEVER)).isEmpty();
  }

  @Test
  void aFirewallThatForgetsBeforeTheFirstProbe() {
    assertThat(keys(lan().keepaliveIdle(s(60)).firewallIdle(s(30)), NEVER))
        .containsExactly("keepalive-idle");
    assertThat(keys(lan().keepaliveIdle(s(60)).firewallIdle(s(30)), s(10))).isEmpty();
    assertThat(keys(lan().keepaliveIdle(s(20)).firewallIdle(s(30)), NEVER)).isEmpty();
  }

  @Test
  void aHeartbeatLongerThanWhatWasLearned() {
    IdleTime learned = IdleTime.UNKNOWN.forgot(s(60));
    assertThat(Mismatch.of(lan().keepaliveIdle(NEVER).build(), s(45), learned))
        .extracting(Mismatch::sentence)
        .containsExactly(
            "a silence of up to 45 s is longer than the path tolerates, which is 30 s as learned;"
                + " switch keepalive on");
    assertThat(Mismatch.of(lan().build(), s(45), learned)).isEmpty();
  }

  @Test
  void aUserTimeoutThatOverridesTheProbes() {
    assertThat(keys(lan().keepaliveCount(20), NEVER)).containsExactly("keepalive-count");
    assertThat(keys(lan().keepaliveCount(20).userTimeout(NEVER), NEVER)).isEmpty();
  }

  @Test
  void aKernelThatGivesUpBeforeWeDo() {
    assertThat(keys(lan().keepaliveCount(3).userTimeout(NEVER), NEVER))
        .containsExactly("keepalive-count");
    assertThat(keys(lan().userTimeout(s(5)), NEVER))
        .containsExactly("keepalive-count", "user-timeout", "user-timeout");
  }

  @Test
  void aPeerThatNobodyAsks() {
    assertThat(keys(lan().keepaliveIdle(NEVER), NEVER)).containsExactly("keepalive-idle");
    assertThat(keys(lan().keepaliveIdle(NEVER), s(30))).isEmpty();
  }

  @Test
  void aDeadAfterShorterThanTwoProbes() {
    assertThat(keys(lan().deadAfter(s(5)).keepaliveInterval(s(4)), NEVER))
        .containsExactly("dead-after");
  }
}

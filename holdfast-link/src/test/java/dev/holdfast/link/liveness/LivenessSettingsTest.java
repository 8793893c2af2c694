package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.liveness.LivenessSettings.Profile;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivenessSettingsTest {

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theKernelOfEachProfileGivesUpLaterThanWeDo(Profile profile) {
    LivenessSettings settings = LivenessSettings.of(profile).build();
    Duration cut = settings.keepaliveIdle().plus(settings.deadAfter()).plusSeconds(5);

    assertThat(settings.kernelGivesUp()).isGreaterThanOrEqualTo(cut);
    assertThat(settings.byCount()).isGreaterThanOrEqualTo(cut);
    assertThat(settings.userTimeout()).isGreaterThan(settings.suspectLimit());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60, 600})
  void theKernelGivesUpLaterThanAnyDeadAfter(int deadAfter) {
    LivenessSettings settings =
        LivenessSettings.of(Profile.LAN)
            .deadAfter(seconds(deadAfter))
            .suspectLimit(seconds(3_600))
            .build();

    assertThat(settings.kernelGivesUp())
        .isGreaterThanOrEqualTo(settings.keepaliveIdle().plusSeconds(deadAfter + 5));
  }

  @Test
  void anIdleDeadPathOfALanShowsWithinSixSeconds() {
    assertThat(LivenessSettings.DEFAULT.idleShows()).isLessThanOrEqualTo(seconds(6));
  }

  @Test
  void whatIsNotSetFollowsFromWhatIs() {
    LivenessSettings settings =
        LivenessSettings.of(Profile.LAN).deadAfter(seconds(90)).keepaliveIdle(seconds(7)).build();

    assertThat(settings.suspectLimit()).isEqualTo(seconds(90));
    assertThat(settings.userTimeout()).isEqualTo(seconds(7 + 90 + 90 + 5));
    assertThat(settings.keepaliveInterval()).isEqualTo(seconds(1));
  }

  @Test
  void refusesWhatTheKernelWouldNotTake() {
    LivenessSettings.Builder lan = LivenessSettings.of(Profile.LAN);
    assertThatThrownBy(() -> lan.keepaliveIdle(Duration.ofMillis(1_500)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keepalive-idle must be whole seconds");
    assertThatThrownBy(
            () -> LivenessSettings.of(Profile.LAN).keepaliveInterval(Duration.ZERO).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keepalive-interval");
    assertThatThrownBy(() -> LivenessSettings.of(Profile.LAN).keepaliveCount(128).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("128");
    assertThatThrownBy(
            () -> LivenessSettings.of(Profile.LAN).userTimeout(Duration.ofDays(365)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user-timeout");
    assertThatThrownBy(() ->
            LivenessSettings.of(Profile.LAN)
                .deadAfter(seconds(20))
                .suspectLimit(seconds(10))
                .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("suspect-limit");
  }
}

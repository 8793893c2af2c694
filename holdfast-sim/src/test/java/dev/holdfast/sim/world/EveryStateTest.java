package dev.holdfast.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.CutPolicy;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The product of both ends' tables with a small channel, to the end. */
class EveryStateTest {

  @ParameterizedTest
  @CsvSource({"LENIENT, KEEPS", "STRICT_SS, KEEPS", "STRICT_SS, CLOSES"})
  void leadsBackToSelectedAndRoundInNoCircle(Profile profile, OnSeparate onSeparate) {
    Exploration exploration = exploration(CutPolicy.VERIFIED, profile, onSeparate);

    exploration.explore();

    assertThat(exploration.stuck()).isEmpty();
    assertThat(exploration.circles()).isEmpty();
    if (onSeparate == OnSeparate.KEEPS) {
      assertThat(exploration.movesMissed()).isEmpty();
    }
    assertThat(exploration.states()).isGreaterThan(400);
  }

  /** Here a restarted host is refused until Linktest has found its old connection dead. */
  @ParameterizedTest
  @EnumSource(Profile.class)
  void leadsBackToSelectedWhereTimersDecide(Profile profile) {
    Exploration exploration = exploration(CutPolicy.STANDARD, profile, OnSeparate.CLOSES);

    exploration.explore();

    assertThat(exploration.stuck()).isEmpty();
    assertThat(exploration.states()).isGreaterThan(100);
  }

  private static Exploration exploration(CutPolicy policy, Profile profile, OnSeparate onSeparate) {
    return new Exploration(
        settings(HsmsSettings.host().active(), policy, profile, onSeparate),
        settings(HsmsSettings.equipment().passive(), policy, profile, onSeparate));
  }

  private static HsmsSettings settings(
      HsmsSettings.Builder builder, CutPolicy policy, Profile profile, OnSeparate onSeparate) {
    return builder
        .cutPolicy(policy)
        .profile(profile)
        .onSeparate(onSeparate)
        .linktest(Duration.ofSeconds(20))
        .build();
  }
}

package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.virtual.VirtualPort;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state tables and the behaviour matrix, line by line. */
class RulesTest {

  static List<Rule> rules() {
    return Rule.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void answersAndMovesAsTheRuleSays(Rule rule) {
    HsmsSessions sessions = new HsmsSessions(rule.settings().build());
    VirtualPort<HsmsSession> port = rule.start(sessions);
    rule.play(port, sessions);

    assertThat(TestFrames.hex(port.takeSentBytes())).as("sent").isEqualTo(rule.expectedBytes());
    assertThat(port.session().state()).hasToString(rule.expectedState());
    if (rule.expectedCause().isEmpty()) {
      assertThat(port.closeCause()).isNull();
    } else if (!rule.expectedCause().equals("*")) {
      assertThat(port.closeCause()).hasToString(rule.expectedCause());
    }
    assertOnlyTimersOf(port);
  }

  private static void assertOnlyTimersOf(VirtualPort<HsmsSession> port) {
    HsmsState state = port.session().state();
    assertThat(port.timers().keySet())
        .allMatch(timer -> timer instanceof HsmsTimer own && own.belongsTo(state));
  }

  @Test
  void everyRowOfEveryTableHasARule() {
    Set<String> missing = new HashSet<>();
    for (CutPolicy policy : List.of(CutPolicy.STANDARD, CutPolicy.VERIFIED)) {
      for (Connect connect : Connect.values()) {
        for (Profile profile : Profile.values()) {
          Set<String> covered = covered(policy, connect, profile);
          for (StateTable.Row<HsmsState, HsmsTrigger> row : rows(policy, connect, profile)) {
            String key = row.from() + " " + row.trigger() + " to " + row.to();
            if (!covered.contains(key)) {
              missing.add(policy + " " + connect + " " + profile + " " + key);
            }
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static Set<String> covered(CutPolicy policy, Connect connect, Profile profile) {
    Set<String> covered = new HashSet<>();
    for (Rule rule : rules()) {
      if (rule.policy() == policy && rule.connect() == connect && rule.profile() == profile) {
        HsmsSessions sessions = new HsmsSessions(rule.settings().build());
        HsmsState from = rule.play(rule.start(sessions), sessions);
        covered.add(from + " " + rule.trigger() + " to " + rule.expectedState());
      }
    }
    return covered;
  }

  private static List<StateTable.Row<HsmsState, HsmsTrigger>> rows(
      CutPolicy policy, Connect connect, Profile profile) {
    HsmsSettings.Builder settings = Rig.settings(connect, profile).cutPolicy(policy);
    if (connect == Connect.ACTIVE && policy.verifies()) {
      settings.onT3(OnT3.RESELECT);
    }
    return HsmsTables.of(settings.build()).rows();
  }
}

package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.LivenessSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file says about silent peers. */
class LivenessConfigTest {

  private static final String LINK =
      """
      links:
        - name: a
          protocol: hsms
          endpoint: tcp://10.0.0.7:5000
      """;

  private static Loaded load(String more) {
    return ConfigLoader.parse(LINK + more.indent(4), "gateway.yaml", Path.of("/"));
  }

  private static Loaded.Sound sound(String more) {
    Loaded loaded = load(more);
    assertThat(loaded).isInstanceOf(Loaded.Sound.class);
    return (Loaded.Sound) loaded;
  }

  private static LivenessSettings settings(String more) {
    return sound(more).config().links().getFirst().livenessSettings();
  }

  private static List<String> warnings(String more) {
    return sound(more).warnings().stream().map(Problem::asWarning).toList();
  }

  private static List<String> problems(String more) {
    Loaded loaded = load(more);
    assertThat(loaded).isInstanceOf(Loaded.Faulty.class);
    return ((Loaded.Faulty) loaded).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void isTheProfileOfALanWhereNothingIsSaid() {
    assertThat(settings("")).isEqualTo(LivenessSettings.DEFAULT);
    assertThat(warnings("")).isEmpty();
  }

  @Test
  void eachValueOverridesThatOfItsProfile() {
    LivenessSettings settings = settings("liveness: {profile: wan, keepalive-idle: 7s}");
    assertThat(settings.profile()).isEqualTo(LivenessSettings.Profile.WAN);
    assertThat(settings.keepaliveIdle()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.keepaliveInterval()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatTheHsmsSectionSaysCounts() {
    assertThat(settings("hsms: {dead-after: 12s, path: direct}"))
        .isEqualTo(
            LivenessSettings.of(LivenessSettings.Profile.LAN)
                .deadAfter(Duration.ofSeconds(12))
                .path(LivenessSettings.Path.DIRECT)
                .build());
  }

  @Test
  void refusesAValueInTwoPlaces() {
    assertThat(problems("liveness: {dead-after: 9s}\nhsms: {dead-after: 12s}"))
        .containsExactly(
            "gateway.yaml:6:24: `dead-after` stands in `liveness` too; expected one of the two");
  }

  @Test
  void refusesPartsOfASecond() {
    assertThat(problems("liveness: {keepalive-idle: 1500ms}"))
        .containsExactly("gateway.yaml:5:32: the kernel counts in seconds; expected whole seconds");
  }

  @Test
  void refusesALimitBelowDeadAfter() {
    assertThat(problems("liveness: {dead-after: 90s}"))
        .containsExactly(
            "gateway.yaml:5:28: `suspect-limit` is below `dead-after`; expected a suspect-limit of"
                + " at least 90s");
  }

  @Test
  void warnsAtTheKeyThatDoesNotFit() {
    assertThat(
            warnings(
                """
                liveness:
                  keepalive-idle: 60s
                  firewall-idle: 30s
                hsms: {linktest: 0s}\
                """))
        .containsExactly(
            "gateway.yaml:6:23: warning: a silence of up to 1 min is longer than firewall-idle 30 s:"
                + " the connection would be forgotten; the kernel asks earlier than set");
    assertThat(warnings("liveness: {keepalive-count: 9}"))
        .containsExactly(
            "gateway.yaml:5:33: warning: user-timeout 1 min 18 s overrides the 9 probes on Linux, which"
                + " alone would give an idle peer up after 12 s");
  }

  @Test
  void saysNothingOfLinksThatAreNotTcp() {
    Loaded loaded =
        ConfigLoader.parse(
            """
            links:
              - name: line
                protocol: secs1
                endpoint: serial:///dev/ttyS0
                liveness: {keepalive-idle: 0s}
            """,
            "gateway.yaml",
            Path.of("/"));
    assertThat(((Loaded.Sound) loaded).warnings()).isEmpty();
  }
}

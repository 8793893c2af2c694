package dev.holdfast.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real connections over a path that fails. Needs root, ip (iproute2) and nft. */
class TrialTest {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @BeforeEach
  void root() {
    assumeTrue(
        Namespaces.unavailable().isEmpty(), "network namespaces need root, ip (iproute2) and nft");
  }

  @Test
  void aFirewallThatForgotAnswersByReset() throws Exception {
    Program program = Program.plain(List.of(SocketSettings.USER_TIMEOUT), List.of(Traffic.BUSY), 2);
    Seen seen = new Trial(NetworkFault.FIREWALL_RESET, List.of(program), step -> {}).run(LONGEST);
    List<Sighting> sightings = seen.of("user-timeout", Traffic.BUSY);
    assertThat(sightings).hasSize(4);
    assertThat(sightings)
        .filteredOn(one -> one.text().equals("Connection reset"))
        .extracting(Sighting::run)
        .containsExactlyInAnyOrder(0, 1);
    assertThat(seen.sentence("user-timeout", Traffic.BUSY)).contains("Connection reset");
    assertThat(seen.sentence("default", Traffic.IDLE)).isEqualTo("no sign in 60 s");
  }
}

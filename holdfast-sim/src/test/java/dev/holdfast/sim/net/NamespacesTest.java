package dev.holdfast.sim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Needs root, ip (iproute2) and nft. */
class NamespacesTest {

  @BeforeEach
  void root() {
    assumeTrue(
        Namespaces.unavailable().isEmpty(), "network namespaces need root, ip (iproute2) and nft");
  }

  @Test
  void whatAKilledProcessHasLeftIsRemoved() throws Exception {
    String left = "holdfast-2147483647-0-client";
    Namespaces.run(List.of("ip", "netns", "add", left), "");
    assertThat(Namespaces.file(left)).exists();
    Namespaces.sweep();
    assertThat(Files.exists(Namespaces.file(left))).isFalse();
  }

  @Test
  void whatARunningProcessHasIsLeftAlone() throws Exception {
    String name = Namespaces.add("client");
    Namespaces.sweep();
    assertThat(Namespaces.file(name)).exists();
    Namespaces.delete(name);
    assertThat(Files.exists(Namespaces.file(name))).isFalse();
  }
}

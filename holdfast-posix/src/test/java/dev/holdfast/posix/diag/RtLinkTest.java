package dev.holdfast.posix.diag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class RtLinkTest {

  private static void ip(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    int code;
    try {
      code = new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      code = -1;
    }
    assumeTrue(code == 0, "making an interface needs ip (iproute2) and root");
  }

  @Test
  void listsTheLoopback() throws Exception {
    assertThat(RtLink.all()).anyMatch(link -> link.name().equals("lo") && link.index() == 1);
  }

  @Test
  void tellsTheLossOfCarrier() throws Exception {
    String near = "hf" + ProcessHandle.current().pid() % 100_000 + "a";
    String far = "hf" + ProcessHandle.current().pid() % 100_000 + "b";
    ip("link", "add", near, "type", "veth", "peer", "name", far);
    try (RtLink watching = RtLink.open()) {
      ip("link", "set", near, "up");
      ip("link", "set", far, "up");
      awaitChange(watching, near, NetworkLink::works);
      ip("link", "set", far, "down");
      awaitChange(watching, near, link -> link.up() && !link.carrier() && !link.works());
    } finally {
      ip("link", "del", near);
    }
  }

  private static void awaitChange(RtLink watching, String name, Predicate<NetworkLink> wanted)
      throws Exception {
    AtomicBoolean seen = new AtomicBoolean();
    for (int tries = 0; tries < 50 && !seen.get(); tries++) {
      watching.listen(
          Duration.ofMillis(200),
          link -> seen.compareAndSet(false, link.name().equals(name) && wanted.test(link)));
    }
    assertThat(seen).isTrue();
  }
}

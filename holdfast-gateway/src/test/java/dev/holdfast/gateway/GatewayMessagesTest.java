package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.posix.sysv.Making;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs of this host publish to a gateway and receive from it. */
@EnabledOnOs(OS.LINUX)
class GatewayMessagesTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int KEY = 0x47000000 | (int) (ProcessHandle.current().pid() & 0xffffff);

  private static final int KEY_OF_SINK = KEY ^ 0x1000000;

  @TempDir private Path folder;

  /** Once the gateway is closed: until then it makes anew what is removed. */
  @AfterEach
  void clean() throws IOException {
    for (int key : List.of(KEY, KEY_OF_SINK)) {
      IpcObjects.remove("sysv-mq://" + key);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void handsOnWhatProgramsPublish() throws Exception {
    String yaml =
        """
        links:
          - {name: queue, protocol: messages, endpoint: "sysv-mq://%d?create=true"}
          - {name: child, protocol: messages, endpoint: "pipe:?exec=echo%%20from%%20a%%20child;%%20sleep%%2060"}
          - {name: socket, protocol: messages, endpoint: "unix-dgram://%s?listen=true"}
        sinks:
          - {name: program, type: ipc, endpoint: "sysv-mq://%d?create=true", form: body}
        routes:
          - {from: ["*"], to: [program]}
        """
            .formatted(KEY, folder.resolve("socket"), KEY_OF_SINK);
    try (TestGateway gateway = TestGateway.open(folder, yaml)) {
      gateway.awaitReady("queue");
      gateway.awaitReady("child");
      gateway.awaitReady("socket");
      try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN);
          var socket = UnixPeers.connectDatagrams(folder.resolve("socket").toString()).value()) {
        queue.send(3, bytes("by a queue"), LONG);
        socket.send(bytes("by a socket"), LONG);
        assertThat(gateway.awaitMessages(3))
            .extracting(
                message -> message.path("link").asString() + " " + message.path("kind").asString())
            .containsExactlyInAnyOrder("queue message", "child message", "socket message");
      }
      try (SysvQueue handedOn = SysvQueue.of(KEY_OF_SINK, Making.OPEN)) {
        List<String> bodies = new ArrayList<>();
        for (int count = 0; count < 3; count++) {
          bodies.add(new String(handedOn.receive(0, LONG).value().body(), StandardCharsets.UTF_8));
        }
        assertThat(bodies).containsExactlyInAnyOrder("by a queue", "from a child", "by a socket");
      }
    }
  }

  @Test
  void startsAChildAgainAndSaysWhatItEndedWith() throws Exception {
    String yaml =
        """
        links:
          - {name: child, protocol: messages, endpoint: "socketpair:?exec=echo%20once;%20exit%207",
             redial: {first: 50ms, cap: 100ms}}
        """;
    try (TestGateway gateway = TestGateway.open(folder, yaml)) {
      gateway.awaitMessages(3);
      gateway.awaitLink(
          "child",
          link ->
              link.path("lastBreak").path("cause").asString().equals("PEER_CLOSED")
                  && link.path("lastBreak").path("detail").asString().contains("it ended with 7"));
    }
  }
}

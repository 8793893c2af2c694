package dev.holdfast.link;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnixLinkTest {

  @TempDir private Path dir;

  private LinkSettings at(boolean listens) {
    return LinkSettings.of("unix", new Endpoint.Unix(dir.resolve("link").toString(), listens))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesFrames(boolean portable) throws Exception {
    Recorder heard = new Recorder();
    try (Links links = Links.open(new LinksSettings(1, portable))) {
      links.open(at(true), FrameSession::new, LinkListener.NONE).bound().get(10, SECONDS);
      Link<FrameSession> client = links.open(at(false), FrameSession::new, heard);
      await().until(() -> client.status().ready());
      client.execute(session -> session.send("echo unix"));
      await().untilAsserted(() -> assertThat(heard.texts()).containsExactly("back unix"));
      assertThat(client.status().peer()).isEqualTo(dir.resolve("link").toString());
    }
    assertThat(dir.resolve("link")).doesNotExist();
  }

  @Test
  void takesThePlaceOfASocketNobodyListensAt() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(dir.resolve("link")));
    }
    assertThat(dir.resolve("link")).exists();
    try (Links links = Links.open()) {
      links.open(at(true), FrameSession::new, LinkListener.NONE).bound().get(10, SECONDS);
    }
  }

  @Test
  void leavesAnotherListenerAndAFileAlone() throws Exception {
    Files.writeString(dir.resolve("link"), "mine");
    try (Links links = Links.open()) {
      Link<FrameSession> link = links.open(at(true), FrameSession::new, LinkListener.NONE);
      await().until(() -> link.status().lastCause() != null);
      assertThat(link.status().lastDetail()).endsWith("the path is there and is no socket");
    }
    assertThat(dir.resolve("link")).hasContent("mine");
  }

  @Test
  void saysWhenThePathIsNotThere() {
    try (Links links = Links.open()) {
      Link<FrameSession> link = links.open(at(false), FrameSession::new, LinkListener.NONE);
      await().until(() -> link.status().lastCause() != null);
      assertThat(link.status().lastCause()).isEqualTo(Cause.ENDPOINT_MISSING);
    }
  }
}

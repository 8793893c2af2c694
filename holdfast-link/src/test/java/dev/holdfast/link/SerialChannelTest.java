package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.proof.SerialPair;
import dev.holdfast.link.time.Backoff;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pair of pseudo terminals stands for the line. */
class SerialChannelTest {

  @TempDir private Path dir;

  private LinkSettings end(String name) {
    return LinkSettings.of(name, new Endpoint.Serial(dir.resolve(name).toString()))
        .redial(new Backoff.Settings(Duration.ofMinutes(1), Duration.ofMinutes(1), 0))
        .build();
  }

  @Test
  void carriesFramesAndNoticesAVanishedDevice() throws Exception {
    Process socat = SerialPair.open(dir);
    Recorder heard = new Recorder();
    try (Links links = Links.open()) {
      Link<FrameSession> one = links.open(end("a"), FrameSession::new, heard);
      Link<FrameSession> two = links.open(end("b"), FrameSession::new, LinkListener.NONE);
      await().until(() -> one.status().ready() && two.status().ready());
      one.execute(session -> session.send("echo serial"));
      await().untilAsserted(() -> assertThat(heard.texts()).containsExactly("back serial"));

      socat.destroyForcibly().waitFor();
      await().until(() -> one.status().lastCause() == Cause.ENDPOINT_REMOVED);
    } finally {
      socat.destroyForcibly();
    }
  }

  @Test
  void saysWhenTheDeviceIsNotThere() {
    try (Links links = Links.open()) {
      Link<FrameSession> link = links.open(end("none"), FrameSession::new, LinkListener.NONE);
      await().until(() -> link.status().lastCause() != null);
      assertThat(link.status().lastCause()).isEqualTo(Cause.ENDPOINT_MISSING);
      assertThat(link.status().lastDetail()).isEqualTo(dir.resolve("none") + " is not there");
    }
  }
}

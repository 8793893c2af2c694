package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawHsms.Frame;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sim tool} as a foreign host sees it: bytes on a socket. */
class SimToolCommandTest {

  private static final int DEVICE = 42;
  private static final String ACCEPTED = "210100";

  @TempDir static Path folder;

  private HoldfastProcess tool;
  private String address = "";

  @BeforeEach
  void startWithTwentyEventsASecond() throws IOException, InterruptedException {
    tool =
        HoldfastProcess.start(
            folder,
            "sim",
            "tool",
            "--listen",
            "127.0.0.1:0",
            "--quiet",
            "--device-id",
            Integer.toString(DEVICE),
            "--events-per-second",
            "20",
            "--t3",
            "2",
            "--t7",
            "1500ms");
    address = tool.awaitListening();
  }

  @AfterEach
  void end() {
    tool.close();
  }

  private RawHsms dial() throws IOException {
    return new RawHsms(RawSocket.dial(address), DEVICE);
  }

  private RawHsms selected() throws IOException {
    RawHsms host = dial();
    assertThat(host.select()).extracting(Frame::sType, Frame::b3).containsExactly(2, 0);
    return host;
  }

  /** The next message that is no event. */
  private static Frame readAnswer(RawHsms host) throws IOException {
    Frame frame = host.read();
    while (frame.name().equals("S6F11")) {
      frame = host.read();
    }
    return frame;
  }

  private static Frame readEvent(RawHsms host) throws IOException {
    Frame event = host.read();
    assertThat(event.name()).isEqualTo("S6F11");
    assertThat(event.b2() & 0x80).as("W").isNotZero();
    assertThat(event.sessionId()).isEqualTo(DEVICE);
    return event;
  }

  @Test
  void answersWhatAHostAsks() throws IOException {
    try (RawHsms host = selected()) {
      host.ask(1, 1, 7, "");
      assertThat(readAnswer(host))
          .satisfies(frame -> assertThat(frame.name()).isEqualTo("S1F2"))
          .satisfies(frame -> assertThat(frame.system()).isEqualTo(7))
          .satisfies(frame -> assertThat(frame.body()).startsWith("0102"));
      host.ask(1, 13, 8, "0100");
      assertThat(readAnswer(host))
          .satisfies(frame -> assertThat(frame.name()).isEqualTo("S1F14"))
          .satisfies(frame -> assertThat(frame.body()).startsWith("01022101000102"));
      host.ask(2, 25, 9, "2104deadbeef");
      assertThat(readAnswer(host))
          .satisfies(frame -> assertThat(frame.name()).isEqualTo("S2F26"))
          .satisfies(frame -> assertThat(frame.body()).isEqualTo("2104deadbeef"));
    }
  }

  @Test
  void refusesDeviceStreamAndFunctionByStreamNine() throws IOException {
    try (RawHsms host = selected();
        RawHsms stranger = new RawHsms(host.socket(), DEVICE + 1)) {
      host.ask(99, 1, 0x0A0B0C0D, "");
      Frame stream = readAnswer(host);
      assertThat(stream.name()).isEqualTo("S9F3");
      assertThat(stream.body()).isEqualTo("210a" + "002ae30100000a0b0c0d");
      host.ask(1, 99, 8, "");
      assertThat(readAnswer(host).name()).isEqualTo("S9F5");
      stranger.ask(1, 1, 9, "");
      assertThat(readAnswer(host).name()).isEqualTo("S9F1");
    }
  }

  @Test
  void saysNothingBeforeItIsSelectedAndCountsEventsFromOneThen() throws IOException {
    try (RawHsms host = dial()) {
      assertThat(host.socket().silentFor(Duration.ofMillis(500))).isTrue();
      assertThat(host.select().sType()).isEqualTo(RawHsms.SELECT_RSP);
      for (int dataId = 1; dataId <= 5; dataId++) {
        Frame event = readEvent(host);
        assertThat(RawHsms.dataId(event.body())).isEqualTo(dataId);
        host.tell(6, 12, event.system(), ACCEPTED);
      }
    }
  }

  @Test
  void sendsAnEventAgainAfterAReconnectWithTheSameDataId() throws IOException {
    String unanswered;
    try (RawHsms host = selected()) {
      Frame first = readEvent(host);
      host.tell(6, 12, first.system(), ACCEPTED);
      unanswered = readEvent(host).body();
      assertThat(RawHsms.dataId(unanswered)).isEqualTo(2);
    }
    try (RawHsms host = selected()) {
      assertThat(readEvent(host).body()).isEqualTo(unanswered);
    }
  }

  @Test
  void closesWhomNeverSelectsAfterItsOwnTimer() throws IOException {
    try (RawHsms host = dial()) {
      assertThat(host.socket().ends()).isTrue();
    }
    try (RawHsms host = selected()) {
      assertThat(readEvent(host).body()).isNotEmpty();
    }
  }

  @Test
  void printsOneLineWhateverHappens() throws IOException, InterruptedException {
    try (RawHsms host = selected()) {
      host.socket().write(new byte[200]);
      assertThat(host.socket().ends()).isTrue();
    }
    tool.terminate();
    assertThat(tool.awaitExit(Duration.ofSeconds(10))).isZero();
    assertThat(tool.output()).containsExactly("listening " + address);
    assertThat(tool.errors()).isEmpty();
  }
}

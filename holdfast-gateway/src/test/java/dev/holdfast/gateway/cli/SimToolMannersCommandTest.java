package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawHsms.Frame;
import dev.holdfast.gateway.raw.RawSecs1;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options by which {@code sim tool} is slow, stubborn, or the one that dials. */
class SimToolMannersCommandTest {

  private static final int SEPARATE_REQ = 9;

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  private HoldfastProcess start(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("sim", "tool", "--quiet"));
    arguments.addAll(List.of(options));
    return HoldfastProcess.start(folder, arguments.toArray(String[]::new));
  }

  private HoldfastProcess listening(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--listen", "127.0.0.1:0"));
    arguments.addAll(List.of(options));
    return start(arguments.toArray(String[]::new));
  }

  private static RawHsms dial(HoldfastProcess tool) throws IOException, InterruptedException {
    return new RawHsms(RawSocket.dial(tool.awaitListening()), 10);
  }

  private static RawHsms separated(HoldfastProcess tool) throws IOException, InterruptedException {
    RawHsms host = dial(tool);
    assertThat(host.select().b3()).isZero();
    host.control(SEPARATE_REQ, 0, 2);
    return host;
  }

  @Test
  void closesOnSeparateUnlessToldOtherwise() throws Exception {
    try (HoldfastProcess tool = listening();
        RawHsms host = separated(tool)) {
      assertThat(host.socket().ends()).isTrue();
    }
  }

  @Test
  void keepsTheConnectionAndIsSelectedAgain() throws Exception {
    try (HoldfastProcess tool = listening("--on-separate", "keep");
        RawHsms host = separated(tool)) {
      assertThat(host.select()).extracting(Frame::sType, Frame::b3).containsExactly(2, 0);
      assertThat(host.askAndRead(1, 1, 3, "").name()).isEqualTo("S1F2");
    }
  }

  @Test
  void ignoresSeparate() throws Exception {
    try (HoldfastProcess tool = listening("--on-separate", "ignore");
        RawHsms host = separated(tool)) {
      assertThat(host.askAndRead(1, 1, 3, "").name()).isEqualTo("S1F2");
      assertThat(host.select()).extracting(Frame::sType, Frame::b3).containsExactly(2, 1);
    }
  }

  @Test
  void refusesEachSelectWithAStatus() throws Exception {
    try (HoldfastProcess tool = listening("--select-status", "2");
        RawHsms host = dial(tool)) {
      assertThat(host.select()).extracting(Frame::sType, Frame::b3).containsExactly(2, 2);
      assertThat(host.select()).extracting(Frame::sType, Frame::b3).containsExactly(2, 2);
    }
  }

  @Test
  void answersLateWhatItIsToldToAnswerLate() throws Exception {
    try (HoldfastProcess tool =
            listening("--select-delay", "300ms", "--linktest-delay", "1s", "--reply-delay", "2s");
        RawHsms host = dial(tool)) {
      long start = System.nanoTime();
      assertThat(host.select().b3()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
      start = System.nanoTime();
      host.ask(1, 1, 3, "");
      host.control(RawHsms.LINKTEST_REQ, 0, 4);
      assertThat(host.read().sType()).isEqualTo(RawHsms.LINKTEST_RSP);
      assertThat(host.read().name()).isEqualTo("S1F2");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1_990));
    }
  }

  @Test
  void dialsItsHostAgainAndAgain() throws Exception {
    try (ServerSocket server = RawSocket.listen();
        HoldfastProcess tool =
            start("--connect", "active", "--dial", RawSocket.address(server), "--t5", "1")) {
      for (int i = 0; i < 2; i++) {
        try (RawHsms host = new RawHsms(RawSocket.accept(server), 10).grantSelect()) {
          assertThat(host.askAndRead(1, 1, 3, "").name()).isEqualTo("S1F2");
        }
      }
      assertThat(tool.output()).containsExactly("dialling " + RawSocket.address(server));
    }
  }

  @Test
  void speaksSecs1WhereAsked() throws Exception {
    try (HoldfastProcess tool = listening("--secs1", "--nak-every", "2", "--t2", "1");
        RawSecs1 host = new RawSecs1(RawSocket.dial(tool.awaitListening()))) {
      host.say("000a" + "8101" + "8001" + "00000007");
      assertThat(host.hear()).startsWith("800a" + "0102" + "8001" + "00000007");
      host.socket().write((byte) 5);
      assertThat(host.socket().readHex(1)).isEqualTo("04");
      host.socket().write(RawSecs1.block("000a" + "8101" + "8001" + "00000008"));
      assertThat(host.socket().readHex(1)).isEqualTo("15");
      assertThat(tool.output()).hasSize(1);
    }
  }

  @Test
  void refusesOptionsOfTheOtherProtocol() throws Exception {
    try (HoldfastProcess hsms = listening("--nak-every", "2");
        HoldfastProcess secs1 = listening("--secs1", "--linktest-delay", "2s")) {
      assertThat(hsms.awaitExit(SOON)).isEqualTo(2);
      assertThat(hsms.errors()).contains("--nak-every needs --secs1");
      assertThat(secs1.awaitExit(SOON)).isEqualTo(2);
      assertThat(secs1.errors()).contains("--linktest-delay does not go with --secs1");
    }
  }
}

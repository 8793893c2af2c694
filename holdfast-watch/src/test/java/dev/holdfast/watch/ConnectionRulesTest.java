package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.time.Spans;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionRulesTest {

  private static Judged judge(TcpSocket socket, Thresholds thresholds) {
    ConnectionRules rules = new ConnectionRules(thresholds, SystemTimers.LINUX);
    return rules.judge(socket, rules.leastTimeInState(socket));
  }

  @ParameterizedTest
  @CsvSource({
    "ESTABLISHED, OFF, BLIND, idle for 16 s without keepalive: nobody would notice",
    "ESTABLISHED, KEEPALIVE, HEALTHY, keepalive is on",
    "CLOSE_WAIT, OFF, LEAKING, 'the peer closed 16 s ago or more, this end was never closed'",
    "FIN_WAIT2, TIME_WAIT, HALF_CLOSED, 'this end was closed 16 s ago or more, the peer has not"
        + " closed; no program holds it, the kernel ends it'",
    "ESTABLISHED, PERSIST, PEER_NOT_READING, 'the peer''s window is closed, 4163072 bytes wait'",
  })
  void judgesARecordedConnection(
      TcpState state, TcpTimer timer, ConnectionVerdict verdict, String why) {
    Judged judged = judge(Recorded.with(state, timer), Thresholds.normal());
    assertThat(judged.verdict()).isEqualTo(verdict);
    assertThat(judged.why()).isEqualTo(why);
  }

  @Test
  void saysHowLongADeadPeerStaysUnnoticed() {
    Judged judged =
        judge(Recorded.with(TcpState.ESTABLISHED, TcpTimer.RETRANSMIT), Thresholds.normal());
    assertThat(judged.verdict()).isEqualTo(ConnectionVerdict.BUSY_DEAD);
    assertThat(judged.why())
        .startsWith("77 bytes unacknowledged, sent again 4 times, no ACK for 16 s");
    assertThat(judged.noticedAfter().orElseThrow())
        .isBetween(Duration.ofSeconds(920), Duration.ofSeconds(1045));
  }

  @Test
  void speaksOfNoProgramWhereNoneHoldsTheConnection() {
    TcpSocket dead = Recorded.with(TcpState.ESTABLISHED, TcpTimer.RETRANSMIT);
    Judged judged = judge(Recorded.closed(dead), Thresholds.normal());
    assertThat(judged.verdict()).isEqualTo(ConnectionVerdict.BUSY_DEAD);
    assertThat(judged.why()).endsWith("no program holds it, the kernel ends it");
    assertThat(judged.noticedAfter()).isEmpty();
  }

  @Test
  void takesTheFirstVerdictThatFits() {
    TcpSocket leaking = Recorded.with(TcpState.CLOSE_WAIT, TcpTimer.OFF);
    Thresholds patient =
        new Thresholds(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            2,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
    assertThat(judge(leaking, patient).verdict()).isEqualTo(ConnectionVerdict.BLIND);
  }

  @Test
  void needsAsManyRetransmitsAndAsMuchSilenceAsItIsTold() {
    TcpSocket dead = Recorded.with(TcpState.ESTABLISHED, TcpTimer.RETRANSMIT);
    Duration ten = Duration.ofSeconds(10);
    assertThat(judge(dead, new Thresholds(ten, ten, 5, ten, ten)).verdict())
        .isEqualTo(ConnectionVerdict.HEALTHY);
    assertThat(judge(dead, new Thresholds(ten, ten, 4, ten.multipliedBy(2), ten)).verdict())
        .isEqualTo(ConnectionVerdict.HEALTHY);
    assertThat(judge(dead, new Thresholds(ten, ten, 4, ten, ten)).verdict())
        .isEqualTo(ConnectionVerdict.BUSY_DEAD);
  }

  @Test
  void guessesNothingWhereTheKernelGivesNoFigures() {
    TcpSocket quiet = Recorded.withoutInfo(Recorded.with(TcpState.ESTABLISHED, TcpTimer.OFF));
    Judged judged = judge(quiet, Thresholds.normal());
    assertThat(judged.verdict()).isEqualTo(ConnectionVerdict.UNKNOWN);
    assertThat(judged.why()).contains("cannot be seen");
    TcpSocket sending =
        Recorded.withoutInfo(Recorded.with(TcpState.ESTABLISHED, TcpTimer.RETRANSMIT));
    assertThat(judge(sending, Thresholds.normal()).verdict()).isEqualTo(ConnectionVerdict.HEALTHY);
  }

  @Test
  void followsTheSystemInGivingUp() {
    assertThat(SystemTimers.LINUX.retransmissionLimit()).isEqualTo(Duration.ofMillis(924_600));
    assertThat(SystemTimers.LINUX.sentence()).contains("2 h 11 min").contains("15 min 24 s");
    TcpSocket dead = Recorded.with(TcpState.ESTABLISHED, TcpTimer.RETRANSMIT);
    SystemTimers hasty =
        new SystemTimers(
            Duration.ofSeconds(7200),
            Duration.ofSeconds(75),
            9,
            3,
            Duration.ofSeconds(120),
            Duration.ofSeconds(60));
    assertThat(GiveUp.after(dead, hasty).orElseThrow())
        .isLessThanOrEqualTo(Duration.ofMillis(dead.timerMillis()));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5 ms",
    "2500, 2.5 s",
    "3000, 3 s",
    "61000, 1 min 1 s",
    "7200000, 2 h",
    "7860000, 2 h 11 min",
    "90000000, 1 d 1 h"
  })
  void writesTimesInTwoUnits(long millis, String text) {
    assertThat(Spans.text(Duration.ofMillis(millis))).isEqualTo(text);
  }
}

package dev.holdfast.hsms.secs1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Host and equipment in virtual time over a line that loses, cuts short and changes what is sent:
 * each message arrives once, unless its sender was told that it did not, and then at most once.
 */
@Tag("long")
class Secs1PairProof {

  private static final Duration TICK = Duration.ofMillis(50);
  private static final int FAULTY_TICKS = 6_000;
  private static final int QUIET_TICKS = 6_000;

  @Test
  void deliversEachMessageOnce() {
    Proof.run("secs1-pair", r -> new Run(r).round());
  }

  /** What was asked, told apart by the number its body carries. */
  private record Asked(int number, byte[] body, CompletableFuture<HsmsMessage> reply) {}

  /** One end, what it was asked to send, and what came to it. */
  private static final class End {
    private final VirtualPort<Secs1Session> port;
    private final List<Asked> asked = new ArrayList<>();
    private final Map<Integer, Integer> heard = new HashMap<>();
    private int handled;

    End(Secs1Settings.Builder settings) {
      port = Wire.open(settings);
    }
  }

  /** One round. */
  private static final class Run {
    private final Random random;
    private final End host;
    private final End tool;
    private final Deque<byte[]> up = new ArrayDeque<>();
    private final Deque<byte[]> down = new ArrayDeque<>();
    private final int faults;
    private int numbers;

    Run(Random random) {
      this.random = random;
      this.faults = 1 + random.nextInt(12);
      boolean hostIsMaster = random.nextBoolean();
      this.host = new End(settings(Wire.host().master(hostIsMaster)));
      this.tool = new End(settings(Wire.equipment().master(!hostIsMaster)));
    }

    private Secs1Settings.Builder settings(Secs1Settings.Builder builder) {
      return builder
          .t1(Duration.ofMillis(300))
          .t2(Duration.ofSeconds(1))
          .t3(Duration.ofSeconds(60))
          .t4(Duration.ofSeconds(20))
          .retries(random.nextInt(6))
          .checkBodies(false);
    }

    private void round() {
      for (int tick = 0; tick < FAULTY_TICKS; tick++) {
        if (random.nextInt(60) == 0) {
          ask(random.nextBoolean() ? host : tool);
        }
        tick(faults);
      }
      for (int tick = 0; tick < QUIET_TICKS && !quiet(); tick++) {
        tick(0);
      }
      Asked last = ask(host);
      Asked back = ask(tool);
      for (int tick = 0; tick < QUIET_TICKS && !quiet(); tick++) {
        tick(0);
      }
      assertThat(last.reply).isCompleted();
      assertThat(back.reply).isCompleted();
      check(host, tool);
      check(tool, host);
    }

    private boolean quiet() {
      return idle(host) && idle(tool) && up.isEmpty() && down.isEmpty();
    }

    private static boolean idle(End end) {
      Secs1Session session = end.port.session();
      return session.waitingMessages() == 0
          && session.openTransactions() == 0
          && session.state() == Secs1State.IDLE
          && end.port.timers().isEmpty();
    }

    private Asked ask(End from) {
      byte[] body = new byte[4 + random.nextInt(random.nextInt(4) == 0 ? 1_500 : 100)];
      random.nextBytes(body);
      int number = ++numbers;
      ByteBuffer.wrap(body).putInt(number);
      Asked asked = new Asked(number, body, from.port.session().request(2, 25, body));
      from.asked.add(asked);
      return asked;
    }

    private void check(End from, End to) {
      for (Asked each : from.asked) {
        int times = to.heard.getOrDefault(each.number, 0);
        assertThat(each.reply).isDone();
        if (each.reply.isCompletedExceptionally()) {
          HsmsFailure failure = (HsmsFailure) each.reply.exceptionNow();
          boolean unsent = failure.reason() == HsmsFailure.Reason.NOT_SENT;
          assertThat(times).as("message %d: %s", each.number, failure).isBetween(unsent ? 0 : 1, 1);
        } else {
          assertThat(times).as("message %d", each.number).isEqualTo(1);
          assertThat(each.reply.join().body().compareTo(ByteBuffer.wrap(each.body))).isZero();
        }
      }
    }

    private void tick(int faultiness) {
      carry(host.port, tool.port, up, faultiness);
      carry(tool.port, host.port, down, faultiness);
      echo(host);
      echo(tool);
      host.port.advance(TICK);
      tool.port.advance(TICK);
    }

    private void carry(VirtualPort<?> from, VirtualPort<?> to, Deque<byte[]> line, int faultiness) {
      for (byte[] sent : from.takeSent()) {
        line.add(random.nextInt(100) < faultiness ? spoilt(sent) : sent);
      }
      while (!line.isEmpty()) {
        byte[] bytes = line.remove();
        int cut = bytes.length == 0 ? 0 : random.nextInt(bytes.length + 1);
        to.receive(Arrays.copyOf(bytes, cut));
        to.receive(Arrays.copyOfRange(bytes, cut, bytes.length));
      }
    }

    /**
     * Lost, cut short, or one bit of it changed. The length byte is spared: the sum of 16 bits of a
     * block read at the wrong place is right by chance once in 65536 times.
     */
    private byte[] spoilt(byte[] sent) {
      int kind = random.nextInt(3);
      if (kind == 0 || sent.length == 1) {
        return new byte[0];
      }
      if (kind == 1) {
        return Arrays.copyOf(sent, random.nextInt(sent.length));
      }
      byte[] changed = sent.clone();
      changed[1 + random.nextInt(sent.length - 1)] ^= (byte) (1 << random.nextInt(8));
      return changed;
    }

    private static void echo(End end) {
      List<Decoded> delivered = end.port.delivered();
      for (; end.handled < delivered.size(); end.handled++) {
        HsmsMessage primary = (HsmsMessage) delivered.get(end.handled);
        if (primary.stream() == 2) {
          byte[] body = new byte[primary.bodyLength()];
          primary.body().get(body);
          end.heard.merge(ByteBuffer.wrap(body).getInt(), 1, Integer::sum);
          assertThat(end.port.session().reply(primary, body)).isNull();
        }
      }
    }
  }
}

package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.secs2.AnyItem;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Host and equipment in virtual time over a path that loses no byte but stalls and breaks. */
@Tag("long")
class HsmsPairProof {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final int FAULTY_TICKS = 3_000;
  private static final int QUIET_TICKS = 700;
  private static final int REDIAL_TICKS = 20;

  /** What is on its way in one direction. */
  private static final class Wire {
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int stalledTicks;
  }

  private record Asked(byte[] body, CompletableFuture<HsmsMessage> reply) {}

  @Test
  void comesBackAndEndsEveryRequest() {
    Proof.run("hsms-pair", r -> new Run(r).round());
  }

  /** One round. */
  private static final class Run {
    private final Random random;
    private final HsmsSessions hosts;
    private final HsmsSessions tools;
    private final List<Asked> asked = new ArrayList<>();
    private VirtualPort<HsmsSession> host;
    private VirtualPort<HsmsSession> tool;
    private Wire up = new Wire();
    private Wire down = new Wire();
    private int answeredByHost;
    private int answeredByTool;
    private int ticksToDial;

    Run(Random random) {
      this.random = random;
      Duration linktest = Duration.ofSeconds(5L * random.nextInt(3));
      boolean hostDials = random.nextBoolean();
      HsmsSettings.Builder one = Rig.host().linktest(linktest).t3(Duration.ofSeconds(20));
      HsmsSettings.Builder other = Rig.equipment().linktest(linktest).t3(Duration.ofSeconds(20));
      this.hosts = new HsmsSessions(hostDials ? one.active().build() : one.passive().build());
      this.tools = new HsmsSessions(hostDials ? other.passive().build() : other.active().build());
      this.host = VirtualPort.open(hosts);
      this.tool = VirtualPort.open(tools);
    }

    private void round() {
      for (int tick = 0; tick < FAULTY_TICKS; tick++) {
        fault();
        ask();
        tick();
      }
      for (int tick = 0; tick < QUIET_TICKS; tick++) {
        tick();
      }
      assertThat(host.session().state()).isEqualTo(HsmsState.SELECTED);
      assertThat(tool.session().state()).isEqualTo(HsmsState.SELECTED);
      Asked last = new Asked(body(), new CompletableFuture<>());
      asked.add(new Asked(last.body, host.session().request(2, 25, last.body)));
      tick();
      tick();
      tick();
      assertThat(asked.getLast().reply).isCompleted();
      for (Asked each : asked) {
        assertThat(each.reply).isDone();
        if (!each.reply.isCompletedExceptionally()) {
          assertThat(each.reply.join().body().compareTo(ByteBuffer.wrap(each.body))).isZero();
        }
      }
      assertThat(host.session().openTransactions() + tool.session().openTransactions()).isZero();
    }

    private void fault() {
      int dice = random.nextInt(1_000);
      if (dice < 4) {
        (random.nextBoolean() ? up : down).stalledTicks = random.nextInt(300);
      } else if (dice < 6) {
        (random.nextBoolean() ? host : tool).breakChannel(Cause.PEER_RESET, "broken by the path");
      } else if (dice < 7) {
        (random.nextBoolean() ? host : tool).session().stop();
      } else if (dice < 9) {
        host.session().deselect();
      }
    }

    private void ask() {
      if (random.nextInt(6) == 0) {
        VirtualPort<HsmsSession> asking = random.nextBoolean() ? host : tool;
        byte[] body = body();
        asked.add(new Asked(body, asking.session().request(2, 25, body)));
      }
    }

    private byte[] body() {
      return Secs2.encode(AnyItem.of(random));
    }

    private void tick() {
      if (host.over() || tool.over()) {
        host.breakChannel(Cause.PEER_CLOSED, "the other end closed");
        tool.breakChannel(Cause.PEER_CLOSED, "the other end closed");
        if (ticksToDial++ < REDIAL_TICKS) {
          return;
        }
        dial();
      }
      carry(host, tool, up);
      carry(tool, host, down);
      answeredByTool = echo(tool, answeredByTool);
      answeredByHost = echo(host, answeredByHost);
      host.advance(TICK);
      tool.advance(TICK);
    }

    private void dial() {
      ticksToDial = 0;
      up = new Wire();
      down = new Wire();
      answeredByHost = 0;
      answeredByTool = 0;
      host = VirtualPort.open(hosts);
      tool = VirtualPort.open(tools);
    }

    private void carry(VirtualPort<?> from, VirtualPort<?> to, Wire wire) {
      for (byte[] sent : from.takeSent()) {
        int at = 0;
        for (int cut : Spoilt.cuts(random, sent.length)) {
          wire.chunks.add(Arrays.copyOfRange(sent, at, cut));
          at = cut;
        }
        wire.chunks.add(Arrays.copyOfRange(sent, at, sent.length));
      }
      if (wire.stalledTicks > 0) {
        wire.stalledTicks--;
        return;
      }
      while (!wire.chunks.isEmpty()) {
        to.receive(wire.chunks.remove());
      }
    }

    private static int echo(VirtualPort<HsmsSession> port, int from) {
      List<Decoded> delivered = port.delivered();
      for (int i = from; i < delivered.size(); i++) {
        HsmsMessage primary = (HsmsMessage) delivered.get(i);
        byte[] body = new byte[primary.bodyLength()];
        primary.body().get(body);
        if (primary.stream() == 2) {
          port.session().reply(primary, body);
        }
      }
      return delivered.size();
    }
  }
}

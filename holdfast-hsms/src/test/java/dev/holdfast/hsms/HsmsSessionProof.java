package dev.holdfast.hsms;

import static dev.holdfast.hsms.AnyTraffic.any;
import static dev.holdfast.hsms.HsmsState.NOT_CONNECTED;
import static dev.holdfast.hsms.HsmsState.NOT_SELECTED;
import static dev.holdfast.hsms.HsmsState.SELECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.secs2.AnyItem;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One session against a peer that sends anything, in virtual time. */
@Tag("long")
class HsmsSessionProof {

  private static final int STEPS = 120;

  @Test
  void keepsToItsTableWhateverComes() {
    Proof.run("hsms-session", r -> new Run(r).round());
  }

  /** One round. */
  private static final class Run {
    private final Random random;
    private final HsmsSettings settings;
    private final VirtualPort<HsmsSession> port;
    private final List<CompletableFuture<HsmsMessage>> requests = new ArrayList<>();
    private int answered;
    private int lastSystem = 1;

    Run(Random random) {
      this.random = random;
      this.settings = settings(random);
      this.port = VirtualPort.open(new HsmsSessions(settings));
    }

    private static HsmsSettings settings(Random random) {
      return AnyTraffic.settings(random)
          .profile(any(random, Profile.values()))
          .checkBodies(random.nextBoolean())
          .checkDeviceId(random.nextBoolean())
          .build();
    }

    private void round() {
      if (random.nextInt(4) > 0) {
        Rig.select(port);
      }
      for (int step = 0; step < STEPS && !port.over(); step++) {
        step();
        check();
      }
      port.refuseSends(false);
      port.breakChannel(Cause.UNKNOWN, "the round is over");
      check();
      assertThat(port.session().state()).isEqualTo(NOT_CONNECTED);
      assertThat(requests).allMatch(CompletableFuture::isDone);
      assertThat(port.session().openTransactions()).isZero();
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> port.advance(Duration.ofMillis(random.nextInt(60_000)));
        case 1 -> port.advance(Duration.ofMillis(random.nextInt(4_000)));
        case 2, 3 -> requests.add(port.session().request(1 + random.nextInt(127), 25, body()));
        case 4 -> port.session().send(6, 11, body());
        case 5 -> answer();
        case 6 -> command();
        case 7 -> port.refuseSends(random.nextInt(4) == 0);
        default -> AnyTraffic.receive(random, port, 12, this::frame);
      }
      for (byte[] sent : port.takeSent()) {
        lastSystem = ByteBuffer.wrap(sent).getInt(10);
      }
    }

    private byte[] body() {
      byte[] body = Secs2.encode(AnyItem.of(random));
      return body.length > AnyTraffic.MAX_MESSAGE - HsmsHeader.LENGTH ? new byte[0] : body;
    }

    private void answer() {
      List<Decoded> delivered = port.delivered();
      while (answered < delivered.size()) {
        HsmsMessage primary = (HsmsMessage) delivered.get(answered++);
        if (!primary.expectsReply()) {
          assertThat(primary.toString()).isNotBlank();
        } else if (random.nextBoolean()) {
          port.session().reply(primary, body());
        } else {
          port.session().abort(primary);
        }
      }
    }

    private void command() {
      HsmsSession session = port.session();
      switch (random.nextInt(20)) {
        case 0 -> session.stop();
        case 1, 2, 3 -> session.deselect();
        case 4, 5, 6 -> session.select();
        default -> session.linktest();
      }
    }

    private byte[] frame() {
      int system = random.nextInt(3) == 0 ? random.nextInt() : lastSystem - random.nextInt(3);
      if (random.nextInt(3) > 0) {
        int stream = random.nextInt(128) | (random.nextBoolean() ? 0x80 : 0);
        int function = random.nextInt(4) == 0 ? random.nextInt(256) : 25 + random.nextInt(2);
        int session = random.nextInt(8) == 0 ? random.nextInt(0x1_0000) : TestFrames.DEVICE;
        byte[] body = Spoilt.bytes(random, body(), random.nextInt(2));
        byte[] kept = body.length > AnyTraffic.MAX_MESSAGE - HsmsHeader.LENGTH ? new byte[0] : body;
        return TestFrames.frame(session, stream, function, 0, 0, system, kept);
      }
      int[] types = {1, 2, 3, 4, 5, 5, 6, 6, 7, 9};
      int type =
          random.nextInt(30) == 0 ? random.nextInt(256) : types[random.nextInt(types.length)];
      int pType = random.nextInt(60) == 0 ? random.nextInt(256) : 0;
      int status = random.nextInt(4) == 0 ? random.nextInt(6) : 0;
      return TestFrames.frame(0xFFFF, random.nextInt(3), status, pType, type, system, new byte[0]);
    }

    private void check() {
      Enum<?> state = AnyTraffic.alongTheTable(port, HsmsTables.of(settings));
      assertThat(port.session().state()).isEqualTo(state);
      port.timers().forEach((timer, left) -> assertThat(left).isPositive());
      List<HsmsTimer> armed = port.timers().keySet().stream().map(HsmsTimer.class::cast).toList();
      HsmsState at = port.session().state();
      assertThat(armed).allMatch(timer -> timer.belongsTo(at));
      if (port.session().openTransactions() > 0) {
        assertThat(armed).contains(HsmsTimer.T3);
      }
      if (state != SELECTED) {
        assertThat(port.session().openTransactions()).isZero();
      }
      if (state == NOT_SELECTED) {
        assertThat(armed).containsAnyOf(HsmsTimer.T6, HsmsTimer.T7);
      }
      if (!port.over()) {
        assertThat(port.unreadBytes()).isLessThan(4 + HsmsHeader.LENGTH);
      }
      assertThat(port.session().openTransactions()).isLessThanOrEqualTo(AnyTraffic.MAX_OPEN);
      assertThat(requests.stream().filter(r -> !r.isDone()).count())
          .isEqualTo(port.session().openTransactions());
    }
  }
}

package dev.holdfast.hsms;

import static dev.holdfast.hsms.AnyTraffic.any;
import static dev.holdfast.hsms.HsmsState.NOT_CONNECTED;
import static dev.holdfast.hsms.HsmsState.NOT_SELECTED;
import static dev.holdfast.hsms.HsmsState.SELECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.ShareTimer;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One connection of several session entities against a peer that sends anything. */
@Tag("long")
class HsmsGroupProof {

  private static final int STEPS = 120;
  private static final int[] IDS = {1, 2, 5};

  @Test
  void keepsToItsTablesWhateverComes() {
    Proof.run("hsms-group", r -> new Run(r).round());
  }

  /** One round. */
  private static final class Run {
    private final Random random;
    private final HsmsSettings settings;
    private final VirtualPort<HsmsGroup> port;
    private final List<CompletableFuture<HsmsMessage>> requests = new ArrayList<>();
    private final Set<Integer> systemBytes = new HashSet<>();
    private int answered;
    private int lastSystem = 1;

    Run(Random random) {
      this.random = random;
      this.settings = settings(random);
      this.port = new GroupRig(settings, IDS).open();
    }

    private static HsmsSettings settings(Random random) {
      HsmsSettings.Builder builder =
          AnyTraffic.settings(random)
              .linktestFailures(1 + random.nextInt(3))
              .cutPolicy(any(random, CutPolicy.values()))
              .onSeparate(any(random, OnSeparate.values()));
      boolean active = builder.build().connect() == Connect.ACTIVE;
      return builder.onT3(active && random.nextBoolean() ? OnT3.RESELECT : OnT3.STAY).build();
    }

    private void round() {
      for (int step = 0; step < STEPS && !port.over(); step++) {
        step();
        check();
      }
      port.refuseSends(false);
      port.breakChannel(Cause.UNKNOWN, "the round is over");
      check();
      assertThat(port.session().state()).isEqualTo(NOT_CONNECTED);
      assertThat(requests).allMatch(CompletableFuture::isDone);
      for (int id : IDS) {
        assertThat(port.session().entity(id)).isNull();
      }
    }

    private void step() {
      switch (random.nextInt(14)) {
        case 0 -> port.advance(Duration.ofMillis(random.nextInt(60_000)));
        case 1, 2 -> port.advance(Duration.ofMillis(random.nextInt(6_000)));
        case 3, 4 -> request();
        case 5 -> answer();
        case 6 -> command();
        case 7 -> port.refuseSends(random.nextInt(4) == 0);
        default -> AnyTraffic.receive(random, port, 20, this::frame);
      }
      for (byte[] sent : port.takeSent()) {
        ByteBuffer frame = ByteBuffer.wrap(sent);
        lastSystem = frame.getInt(10);
        boolean asks = frame.get(9) % 2 == 1 && frame.get(9) != 7;
        if (asks && !port.over()) {
          assertThat(systemBytes.add(lastSystem)).as("system bytes used once").isTrue();
        }
      }
    }

    private int id() {
      return random.nextInt(8) == 0 ? random.nextInt(0x1_0000) : IDS[random.nextInt(IDS.length)];
    }

    private void request() {
      HsmsSession entity = port.session().entity(id());
      if (entity != null) {
        requests.add(entity.request(1 + random.nextInt(127), 25, new byte[random.nextInt(3)]));
      }
    }

    private void answer() {
      List<Decoded> delivered = port.delivered();
      while (answered < delivered.size()) {
        HsmsMessage primary = (HsmsMessage) delivered.get(answered++);
        HsmsSession entity = port.session().entity(primary.header().sessionId());
        if (entity != null && primary.expectsReply()) {
          entity.reply(primary, new byte[0]);
        }
      }
    }

    private void command() {
      HsmsSession entity = port.session().entity(id());
      int what = random.nextInt(24);
      if (what == 0) {
        port.session().stop();
      } else if (what < 4) {
        port.session().linktest();
      } else if (entity != null) {
        switch (what % 5) {
          case 0 -> entity.select();
          case 1 -> entity.deselect();
          case 2 -> {
            var _ = entity.reselect();
          }
          case 3 -> entity.linktest();
          default -> entity.stop();
        }
      }
    }

    private byte[] frame() {
      int system = random.nextInt(3) == 0 ? random.nextInt() : lastSystem - random.nextInt(4);
      if (random.nextInt(3) == 0) {
        int stream = random.nextInt(128) | (random.nextBoolean() ? 0x80 : 0);
        return TestFrames.frame(id(), stream, 25 + random.nextInt(2), 0, 0, system, new byte[0]);
      }
      int[] types = {1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 9};
      int type =
          random.nextInt(40) == 0 ? random.nextInt(256) : types[random.nextInt(types.length)];
      int pType = random.nextInt(80) == 0 ? random.nextInt(256) : 0;
      int status = random.nextInt(4) == 0 ? random.nextInt(8) : 0;
      int session = type == 5 || type == 6 ? 0xFFFF : id();
      byte[] body = random.nextInt(60) == 0 ? new byte[1] : new byte[0];
      return TestFrames.frame(session, random.nextInt(3), status, pType, type, system, body);
    }

    private void check() {
      HsmsGroup group = port.session();
      Enum<?> state = AnyTraffic.alongTheTable(port, HsmsGroupTables.of(settings));
      assertThat(group.state()).isEqualTo(state);
      boolean any = false;
      int open = 0;
      for (int id : IDS) {
        HsmsSession entity = group.entity(id);
        any |= entity != null && entity.ready();
        open += entity == null ? 0 : entity.openTransactions();
        assertThat(entity == null || entity.state() != NOT_CONNECTED).isTrue();
      }
      assertThat(any).isEqualTo(state == SELECTED);
      assertThat(requests.stream().filter(r -> !r.isDone()).count()).isEqualTo(open);
      checkTimers(group);
    }

    private void checkTimers(HsmsGroup group) {
      Set<SessionTimer> armed = port.timers().keySet();
      for (SessionTimer timer : armed) {
        if (timer instanceof ShareTimer(String share, SessionTimer own)) {
          HsmsSession entity = group.entity(Integer.parseInt(share));
          HsmsState at = entity == null ? NOT_CONNECTED : entity.state();
          boolean belongs =
              own instanceof HsmsTimer known ? known.belongsTo(at) : at == NOT_CONNECTED;
          assertThat(belongs).as("%s of entity %s in %s", own.name(), share, at).isTrue();
        } else {
          assertThat(((HsmsTimer) timer).belongsTo(group.state())).as(timer.name()).isTrue();
        }
      }
      if (group.state() == NOT_SELECTED && !port.over()) {
        boolean selecting =
            armed.stream().anyMatch(timer -> timer == HsmsTimer.T7 || timer instanceof ShareTimer);
        assertThat(selecting).as("something ends NOT_SELECTED: %s", armed).isTrue();
      }
    }
  }
}

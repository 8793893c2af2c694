package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.proof.Kernels;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An end where evidence decides against a peer on a sound path, both of which pause: ourselves for
 * any time, the peer for one and a half T6. No connection is ever cut, whatever the peer does upon
 * Separate.req and however often selections are made anew, and all states and timers stay in their
 * table.
 */
@Tag("long")
class HsmsPauseProof {

  private static final int ROUNDS = 400;
  private static final long T6_MILLIS = 5_000;
  private static final List<OnSeparate> ANSWERS =
      List.of(OnSeparate.AUTO, OnSeparate.KEEPS, OnSeparate.CLOSES);

  @Test
  void noPauseOnASoundPathCostsAConnection() {
    Proof.run("hsms-pause", random -> new Run(random).round());
  }

  /** One connection and its pauses. */
  private static final class Run {
    private final Random random;
    private final HsmsSettings settings;
    private final VirtualPort<HsmsSession> port;
    private final VirtualPort<HsmsSession> peer;
    private final List<CompletableFuture<HsmsMessage>> requests = new ArrayList<>();

    Run(Random random) {
      this.random = random;
      boolean active = random.nextBoolean();
      OnSeparate onSeparate = ANSWERS.get(random.nextInt(ANSWERS.size()));
      Profile profile = random.nextBoolean() ? Profile.LENIENT : Profile.STRICT_SS;
      this.settings =
          Rig.settings(active ? Connect.ACTIVE : Connect.PASSIVE, profile)
              .cutPolicy(CutPolicy.VERIFIED)
              .onSeparate(onSeparate)
              .linktest(Duration.ofSeconds(1L + random.nextInt(20)))
              .build();
      HsmsSettings.Builder other = Rig.settings(active ? Connect.PASSIVE : Connect.ACTIVE, profile);
      boolean keeps = onSeparate == OnSeparate.KEEPS;
      CutPolicy peers = keeps ? CutPolicy.VERIFIED : CutPolicy.STANDARD;
      this.port = VirtualPort.open(new HsmsSessions(settings));
      this.peer =
          VirtualPort.open(
              new HsmsSessions(
                  other
                      .cutPolicy(peers)
                      .onSeparate(keeps ? OnSeparate.KEEPS : OnSeparate.AUTO)
                      .build()));
      port.kernelSays(Kernels::acknowledging);
      peer.kernelSays(Kernels::acknowledging);
    }

    private void round() {
      exchange();
      exchange();
      for (int i = 0; i < ROUNDS; i++) {
        step();
        check();
      }
      assertThat(port.session().state()).isEqualTo(HsmsState.SELECTED);
      assertThat(requests.stream().filter(request -> !request.isDone()).count())
          .isEqualTo(port.session().openTransactions());
      assertThat(port.cases()).allMatch(each -> each.outcome() == Outcome.KEPT);
    }

    private void step() {
      switch (random.nextInt(6)) {
        case 0 -> ownPause();
        case 1 -> peersPause();
        case 2 -> {
          requests.add(port.session().request(2, 25, new byte[0]));
          exchange();
        }
        default -> both(random.nextInt(12_000));
      }
    }

    /** Time for both, in small steps, with a wire that carries at once. */
    private void both(long millis) {
      for (long left = millis; left > 0; left -= 100) {
        Duration tick = Duration.ofMillis(Math.min(left, 100));
        port.advance(tick);
        peer.advance(tick);
        exchange();
      }
    }

    /** We stand still, the peer does not; then our timers fire before anything is read. */
    private void ownPause() {
      Duration pause = Duration.ofMillis(random.nextInt((int) (4 * T6_MILLIS)));
      toPeer();
      port.stall(pause);
      peer.advance(pause);
      peer.takeSent().forEach(port::arrive);
      port.advance(Duration.ZERO);
      exchange();
      exchange();
    }

    /** The peer stands still, up to one and a half T6. */
    private void peersPause() {
      long pause = random.nextInt((int) (3 * T6_MILLIS / 2));
      for (long left = pause; left > 0; left -= 100) {
        port.advance(Duration.ofMillis(Math.min(left, 100)));
      }
      peer.stall(Duration.ofMillis(pause));
      port.takeSent().forEach(peer::arrive);
      peer.advance(Duration.ZERO);
      exchange();
    }

    private void exchange() {
      for (int turn = 0; turn < 8; turn++) {
        toPeer();
        peer.takeSent().forEach(port::receive);
      }
    }

    private void toPeer() {
      int answered = peer.delivered().size();
      port.takeSent().forEach(peer::receive);
      List<?> delivered = peer.delivered();
      for (int i = answered; i < delivered.size(); i++) {
        HsmsMessage primary = (HsmsMessage) delivered.get(i);
        if (primary.expectsReply()) {
          peer.session().reply(primary, new byte[0]);
        }
      }
    }

    private void check() {
      assertThat(port.over()).as("our end: " + port.closeDetail()).isFalse();
      assertThat(peer.over()).as("the peer: " + peer.closeDetail()).isFalse();
      Enum<?> state = HsmsState.NOT_CONNECTED;
      for (VirtualPort.Move move : port.moves()) {
        assertThat(move.from()).isEqualTo(state);
        state = move.to();
      }
      assertThat(port.session().state()).isEqualTo(state);
      StateTable<HsmsState, HsmsTrigger> table = HsmsTables.of(settings);
      assertThat(port.moves())
          .allMatch(move ->
              table.rows().stream()
                  .anyMatch(row -> row.from() == move.from() && row.to() == move.to()));
      timers();
    }

    private void timers() {
      boolean selected = port.session().state() == HsmsState.SELECTED;
      assertThat(port.timers().keySet())
          .allMatch(timer ->
              switch ((HsmsTimer) timer) {
                case T3, CONVERSATION, LINKTEST, RIVAL -> selected;
                case T7, ASK_AGAIN, FAREWELL -> !selected;
                case T6, T8, T8_LOOK -> true;
              });
    }
  }
}

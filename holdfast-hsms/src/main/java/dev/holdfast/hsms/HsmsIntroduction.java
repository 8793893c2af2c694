package dev.holdfast.hsms;

import dev.holdfast.hsms.Outbox.RejectReason;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.Share;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port that several HSMS-SS links share. It is selected, and the first data
 * message says by its device id which link it belongs to; from then on that link's session has it.
 * A peer that says nothing for a second is asked by S1F1 with a device id that no link has, so that
 * it reports its own by S9F1; T7 runs until its link is known.
 */
public final class HsmsIntroduction implements Session {

  private static final Duration SILENCE = Duration.ofSeconds(1);

  /** System bytes of all that is sent before the link is known. */
  private static final int SYSTEM_BYTES = 0x7FFF_FFFF;

  private static final int DESELECT_BUSY = 2;

  private enum Timer implements SessionTimer {
    /** The peer has said nothing since it was selected. */
    ASK,
    /** The link's session has taken the selection over. */
    ADMITTED
  }

  private final HsmsIntroductions links;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final FrameReader reader;
  private final Outbox out;
  private HsmsState state = HsmsState.NOT_CONNECTED;
  private long openedNanos;
  private @Nullable HsmsMessage selectRequest;
  private @Nullable Handover handover;

  HsmsIntroduction(HsmsIntroductions links, HsmsSettings settings, SessionPort port) {
    this.links = links;
    this.settings = settings;
    this.port = port;
    this.reader = new FrameReader(settings.maxMessage());
    this.out = new Outbox(port, HsmsHeader.NO_DEVICE);
  }

  /** The session of the link that the connection belongs to, or null while that is not known. */
  public @Nullable HsmsSession session() {
    return handover == null ? null : handover.session();
  }

  // What the link does.

  @Override
  public void opened() {
    state = HsmsState.NOT_SELECTED;
    openedNanos = port.nanoTime();
    port.arm(HsmsTimer.T7, settings.t7().toNanos());
    port.moved(HsmsState.NOT_CONNECTED, state, "connected to " + port.peer());
  }

  @Override
  public void received(ByteBuffer unread) {
    while (handover == null && state != HsmsState.NOT_CONNECTED) {
      HsmsMessage message = reader.next(unread, null);
      if (message == null) {
        break;
      }
      handle(message);
    }
    String violation = reader.violation();
    if (handover != null) {
      handover.received(unread);
    } else if (state == HsmsState.NOT_CONNECTED) {
      unread.position(unread.limit());
    } else if (violation != null) {
      port.count(SessionCounter.BAD_FRAMES, 1);
      port.event(SessionEvent.error("violation", violation));
      end(Cause.PROTOCOL_VIOLATION, violation);
    }
  }

  private void handle(HsmsMessage message) {
    port.count(SessionCounter.FRAMES_IN, 1);
    if (port.tracing()) {
      port.traced(Direction.IN, message);
    }
    HsmsHeader header = message.header();
    SType type = header.pType() == 0 ? SType.of(header.sTypeCode()) : null;
    if (header.pType() != 0) {
      out.reject(header, RejectReason.PTYPE, "PType " + header.pType() + " is not supported");
    } else if (type == null || (type != SType.DATA && message.bodyLength() > 0)) {
      out.reject(header, RejectReason.STYPE, header.kind() + " is not supported");
    } else if (type == SType.DATA && selectRequest != null) {
      introduced(message);
    } else {
      control(type, message);
    }
  }

  private void control(SType type, HsmsMessage message) {
    HsmsHeader header = message.header();
    switch (type) {
      case SELECT_REQ -> {
        boolean first = selectRequest == null;
        SelectStatus status = first ? SelectStatus.ESTABLISHED : SelectStatus.ALREADY_ACTIVE;
        out.answer(header, SType.SELECT_RSP, status.code());
        if (first) {
          selectRequest = message;
          port.arm(Timer.ASK, SILENCE.toNanos());
        }
      }
      case LINKTEST_REQ -> out.answer(header, SType.LINKTEST_RSP, 0);
      case DESELECT_REQ -> out.answer(header, SType.DESELECT_RSP, DESELECT_BUSY);
      case SEPARATE_REQ -> {
        if (selectRequest != null) {
          end(Cause.PEER_SEPARATED, "Separate.req before the first data message");
        }
      }
      case REJECT_REQ -> port.count(SessionCounter.REJECTS_IN, 1);
      case DATA -> out.reject(header, RejectReason.NOT_SELECTED, "data outside of a selection");
      case SELECT_RSP, DESELECT_RSP, LINKTEST_RSP ->
          out.reject(header, RejectReason.NOT_OPEN, "no request of ours waits for it");
    }
  }

  /** The first data message says who the peer is. */
  private void introduced(HsmsMessage message) {
    HsmsHeader header = message.header();
    int deviceId = header.sessionId();
    boolean answer = header.systemBytes() == SYSTEM_BYTES && !message.isPrimary();
    Share<HsmsSession> share = links.share(deviceId);
    if (share != null) {
      take(share, answer || message.stream() == 9 ? null : message);
      return;
    }
    port.count(SessionCounter.FOREIGN_FRAMES, 1);
    String why =
        answer && deviceId == links.strangeId()
            ? "%s answers S1F1 with the device id that was asked, and says nothing by itself"
                .formatted(header.kind())
            : "%s has device id %d, which no link of this port has"
                .formatted(header.kind(), deviceId);
    port.event(SessionEvent.warning("unknown-device", port.peer() + ": " + why));
    leave();
    end(Cause.PEER_REJECTED, why);
  }

  private void leave() {
    out.control(out.request(SType.SEPARATE_REQ, SYSTEM_BYTES));
  }

  /** Hands the connection to its link's session, as if that had heard all from the beginning. */
  private void take(Share<HsmsSession> share, @Nullable HsmsMessage first) {
    port.cancel(HsmsTimer.T7);
    port.cancel(Timer.ASK);
    Handover to =
        new Handover(
            share,
            new IntroducedPort(port, () -> port.arm(Timer.ADMITTED, 0), this::leave),
            settings.maxMessage());
    handover = to;
    HsmsMessage request = selectRequest;
    if (request != null) {
      to.begin(request, first);
    }
  }

  @Override
  public void expired(SessionTimer timer) {
    Handover taken = handover;
    if (timer == Timer.ADMITTED) {
      if (taken != null) {
        taken.admitted();
      }
    } else if (taken != null) {
      taken.session().expired(timer);
    } else if (timer == Timer.ASK) {
      ask();
    } else {
      neverIntroduced();
    }
  }

  /** A tool that checks device ids answers by S9F1, which carries its own. */
  private void ask() {
    out.send(HsmsHeader.data(links.strangeId(), 1, 1, true, SYSTEM_BYTES), Body.EMPTY);
  }

  private void neverIntroduced() {
    String doubt =
        (selectRequest == null ? "not selected within " : "no data message within ")
            + HsmsSettings.show(settings.t7());
    long now = port.nanoTime();
    port.suspect(new Suspicion("T7", doubt, "the first data message", openedNanos, now));
    port.evidence(new Fact(port.wallMicros(), "selection", doubt, Sign.NOT_OPENED));
    if (selectRequest != null) {
      leave();
    }
    end(Cause.NEVER_SELECTED, "T7: " + doubt);
  }

  private void end(Cause cause, String detail) {
    port.close(cause, detail);
    over(detail);
  }

  private void over(String why) {
    HsmsState from = state;
    state = HsmsState.NOT_CONNECTED;
    if (from != state) {
      port.moved(from, state, why);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    if (handover != null) {
      handover.closed(cause, detail);
    }
    over(detail);
  }

  @Override
  public void condemned(Verdict verdict) {
    if (handover != null) {
      handover.session().condemned(verdict);
    }
    over(verdict.sentence());
  }

  @Override
  public void stop() {
    if (handover != null) {
      handover.session().stop();
    } else {
      if (selectRequest != null) {
        leave();
      }
      end(Cause.LOCAL_CLOSED, "stopped");
    }
  }

  @Override
  public HsmsState state() {
    return handover == null ? state : handover.session().state();
  }

  @Override
  public boolean ready() {
    return handover != null && handover.session().ready();
  }

  @Override
  public CutPolicy cutPolicy() {
    return settings.cutPolicy();
  }

  @Override
  public LastFrames lastFrames() {
    return handover == null ? LastFrames.NONE : handover.session().lastFrames();
  }

  @Override
  public StateTable<HsmsState, HsmsTrigger> table() {
    return HsmsTables.of(settings);
  }
}

package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.hsms.SType;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the bytes of one connection and its HSMS session, and holds back, replaces or
 * drops Select.req, Linktest.req and Separate.req as the tool's manners say. All else passes as it
 * came, in the same pieces.
 */
final class MannersLayer extends ForwardingPort implements Layer {

  private static final int PREFIX = 4;
  private static final int HEAD = PREFIX + HsmsHeader.LENGTH;
  private static final int PTYPE_AT = 8;
  private static final int STYPE_AT = 9;
  private static final int STATUS_AT = 7;

  private static final Set<SType> OURS =
      EnumSet.of(SType.SELECT_REQ, SType.LINKTEST_REQ, SType.SEPARATE_REQ);

  /** How long a tool that dials waits after a Separate.req before it selects again. */
  private static final Duration RESELECT = Duration.ofSeconds(1);

  private final ToolManners manners;
  private final HeldWork held;
  private final HsmsSession hsms;
  private final boolean dials;
  private final Queue<byte[]> due = new ArrayDeque<>();

  /** Bytes of the frame in progress that the session has not taken yet. */
  private long frameLeft;

  /** When the last of the held Select.req and Separate.req is due. */
  private long selectionDue;

  private boolean selectionHeld;
  private boolean opened;
  private boolean over;
  private @Nullable Integer hiddenAnswer;

  /**
   * @param outer what the session does to the world, beyond its bytes
   */
  MannersLayer(ToolManners manners, HeldWork held, SessionPort outer, SessionMaker sessions) {
    super(outer);
    this.manners = manners;
    this.held = held;
    this.hsms = sessions.make(this);
    this.dials = hsms.settings().connect() == HsmsSettings.Connect.ACTIVE;
  }

  /** Makes a session on a port. */
  interface SessionMaker {
    HsmsSession make(SessionPort port);
  }

  /**
   * One for each connection to a tool. A body is judged after stream and function, by the tool,
   * which cuts when its timers say so, as those of another make do.
   */
  static Tool.Layers each(HsmsSettings settings, ToolManners manners) {
    HsmsSessions sessions =
        new HsmsSessions(
            settings.toBuilder().checkBodies(false).cutPolicy(CutPolicy.STANDARD).build());
    return (held, outer) -> new MannersLayer(manners, held, outer, sessions::create);
  }

  @Override
  public HsmsSession session() {
    return hsms;
  }

  @Override
  public boolean flows(Enum<?> state) {
    return state == HsmsState.SELECTED;
  }

  @Override
  public void opened() {
    held.after(
        dials ? manners.selectDelay() : Duration.ZERO,
        () -> {
          opened = true;
          hsms.opened();
        });
  }

  @Override
  public void closed() {
    over = true;
    due.clear();
  }

  @Override
  public void received(ByteBuffer unread) {
    if (!opened) {
      return;
    }
    while (unread.hasRemaining()) {
      if (over || hsms.state() == HsmsState.NOT_CONNECTED) {
        unread.position(unread.limit());
        return;
      }
      if (frameLeft == 0 && unread.remaining() < HEAD) {
        hsms.received(unread);
        return;
      }
      if (frameLeft == 0 && takes(unread)) {
        continue;
      }
      if (!pass(unread)) {
        return;
      }
    }
  }

  /** Hands on what is there of one frame; false when the session can do nothing with it. */
  private boolean pass(ByteBuffer unread) {
    if (frameLeft == 0) {
      frameLeft = PREFIX + Integer.toUnsignedLong(unread.getInt(unread.position()));
    }
    ByteBuffer part =
        unread.slice(unread.position(), (int) Math.min(frameLeft, unread.remaining()));
    hsms.received(part);
    unread.position(unread.position() + part.position());
    frameLeft -= part.position();
    if (frameLeft == 0) {
      for (byte[] frame = due.poll(); frame != null; frame = due.poll()) {
        feed(frame);
      }
    }
    return part.position() > 0;
  }

  /** Takes a whole control request out of the stream that is ours to handle. */
  private boolean takes(ByteBuffer unread) {
    int at = unread.position();
    SType type = SType.of(Byte.toUnsignedInt(unread.get(at + STYPE_AT)));
    if (type == null
        || !OURS.contains(type)
        || unread.getInt(at) != HsmsHeader.LENGTH
        || unread.get(at + PTYPE_AT) != 0) {
      return false;
    }
    byte[] frame = new byte[HEAD];
    unread.get(frame);
    // It has been told of the first bytes, perhaps, and waits for the others.
    hsms.received(ByteBuffer.allocate(0));
    switch (type) {
      case SELECT_REQ -> inOrder(manners.selectDelay(), () -> select(frame));
      case SEPARATE_REQ -> inOrder(Duration.ZERO, () -> separate(frame));
      default -> held.after(manners.linktestDelay(), () -> feed(frame));
    }
    return true;
  }

  /** Not before the requests for and against a selection that came earlier. */
  private void inOrder(Duration delay, Runnable work) {
    long now = port().nanoTime();
    long dueNanos = Math.max(now + delay.toNanos(), selectionHeld ? selectionDue : now);
    if (dueNanos <= now) {
      work.run();
      return;
    }
    selectionHeld = true;
    selectionDue = dueNanos;
    held.at(
        dueNanos,
        () -> {
          selectionHeld = selectionDue > port().nanoTime();
          work.run();
        });
  }

  private void select(byte[] request) {
    if (manners.selectStatus() == 0) {
      feed(request);
      return;
    }
    byte[] answer = request.clone();
    answer[STYPE_AT] = (byte) SType.SELECT_RSP.code();
    answer[STATUS_AT] = (byte) manners.selectStatus();
    send(ByteBuffer.wrap(answer));
  }

  private void separate(byte[] request) {
    switch (manners.onSeparate()) {
      case CLOSE -> {
        over = true;
        close(Cause.PEER_SEPARATED, "Separate.req from the host");
      }
      case KEEP -> {
        if (hsms.state() == HsmsState.SELECTED) {
          byte[] deselect = request.clone();
          deselect[STYPE_AT] = (byte) SType.DESELECT_REQ.code();
          hiddenAnswer = ByteBuffer.wrap(request).getInt(HEAD - 4);
          feed(deselect);
          if (dials) {
            held.after(RESELECT, hsms::select);
          }
        }
      }
      case IGNORE -> {
        // The tool does not even notice.
      }
    }
  }

  /** Lets a frame come that was held back, between two others. */
  private void feed(byte[] frame) {
    if (over) {
      return;
    }
    if (frameLeft > 0) {
      due.add(frame);
    } else {
      hsms.received(ByteBuffer.wrap(frame));
    }
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    return hides(bytes) || super.send(bytes);
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    return hides(bytes) || super.sendUrgent(bytes);
  }

  /** Whether this is the answer to a request that the host has never made. */
  private boolean hides(ByteBuffer bytes) {
    Integer hidden = hiddenAnswer;
    int at = bytes.position();
    if (hidden == null
        || bytes.remaining() != HEAD
        || bytes.get(at + STYPE_AT) != SType.DESELECT_RSP.code()
        || bytes.getInt(at + HEAD - 4) != hidden) {
      return false;
    }
    hiddenAnswer = null;
    return true;
  }
}

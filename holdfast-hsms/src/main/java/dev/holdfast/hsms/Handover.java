package dev.holdfast.hsms;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection on its way to the session of its link. That session may first have to find out
 * whether an older connection of the same device lives; what comes meanwhile is kept, up to the
 * longest message, and the rest is left unread.
 */
final class Handover {

  private static final byte[] NOTHING = {};

  private final Share<HsmsSession> share;
  private final HsmsSession session;
  private final int limit;
  private byte[] kept = NOTHING;
  private boolean admitted;

  Handover(Share<HsmsSession> share, SessionPort port, int limit) {
    this.share = share;
    this.session = share.create(port);
    this.limit = limit + Integer.BYTES;
  }

  HsmsSession session() {
    return session;
  }

  /** Lets the session hear what the peer has said so far. */
  void begin(HsmsMessage selectRequest, @Nullable HsmsMessage first) {
    if (first != null) {
      kept = first.bytes();
    }
    session.opened();
    feed(ByteBuffer.wrap(selectRequest.bytes()));
  }

  private void feed(ByteBuffer bytes) {
    share.took(session, bytes.remaining());
    session.received(bytes);
  }

  /** The session is selected: it hears what was kept. */
  void admitted() {
    admitted = true;
    ByteBuffer bytes = ByteBuffer.wrap(kept);
    kept = NOTHING;
    feed(bytes);
    keep(bytes, bytes.remaining());
  }

  void received(ByteBuffer unread) {
    if (admitted && kept.length == 0) {
      int before = unread.remaining();
      session.received(unread);
      share.took(session, before - unread.remaining());
    } else {
      keep(unread, Math.min(unread.remaining(), limit - kept.length));
      if (admitted) {
        admitted();
      }
    }
  }

  private void keep(ByteBuffer from, int bytes) {
    int had = kept.length;
    kept = Arrays.copyOf(kept, had + Math.max(0, bytes));
    from.get(kept, had, kept.length - had);
  }

  void closed(Cause cause, String detail) {
    session.closed(cause, detail);
    share.over(session, cause, detail);
  }
}

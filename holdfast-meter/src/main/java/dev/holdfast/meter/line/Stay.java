package dev.holdfast.meter.line;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import java.nio.ByteBuffer;

/** A guest that has the channel: its session, and the account that its link keeps. */
final class Stay<S extends Session> {

  private final Share<S> share;
  private final S session;

  private Stay(Share<S> share, SessionPort port) {
    this.share = share;
    this.session = share.create(port);
  }

  static <S extends Session> Stay<S> of(SessionFactory<S> sessions, SessionPort port) {
    return new Stay<>(sessions instanceof Share<S> share ? share : Share.of(sessions), port);
  }

  S session() {
    return session;
  }

  void received(ByteBuffer unread) {
    int before = unread.remaining();
    session.received(unread);
    share.took(session, before - unread.remaining());
  }

  void closed(Cause cause, String detail) {
    session.closed(cause, detail);
    share.over(session, cause, detail);
  }
}

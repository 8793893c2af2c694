package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with TLS, in words that name it. */
final class TlsFailures {

  private static final int CAUSES = 8;

  private TlsFailures() {}

  /**
   * Why a handshake failed.
   *
   * @param before what the connection itself had said by then
   */
  static Failure handshake(@Nullable Throwable thrown, @Nullable Failure before) {
    String what;
    if (thrown instanceof ClosedChannelException) {
      what = before == null ? "the peer closed the connection" : before.detail();
    } else if (thrown instanceof SslHandshakeTimeoutException) {
      what = "the peer did not answer in time";
    } else {
      what = words(thrown);
    }
    return new Failure(Cause.PEER_REJECTED, "the TLS handshake failed: " + what);
  }

  /** Why TLS ended a connection that stood, null when it was not TLS. */
  static @Nullable Failure later(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return new Failure(Cause.PEER_REJECTED, "TLS failed: " + words(thrown));
      }
    }
    return null;
  }

  /** The innermost exception's words: it is the one that names a certificate or an alert. */
  private static String words(@Nullable Throwable thrown) {
    Throwable inner = thrown;
    for (int i = 0; i < CAUSES && inner != null; i++) {
      if (inner instanceof NotSslRecordException) {
        return "the peer does not speak TLS";
      }
      Throwable next = inner.getCause();
      if (next == null) {
        break;
      }
      inner = next;
    }
    if (inner == null) {
      return "no reason is known";
    }
    String message = inner.getMessage();
    return message == null ? inner.getClass().getSimpleName() : message;
  }
}

package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.session.SessionPort;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A new selection on the same connection that a program or an operator asks for. */
final class AskedSelection {

  private static final String WHY = "a new selection was asked for";

  private final Connection connection;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final Separation separation;
  private @Nullable CompletableFuture<Void> asked;

  AskedSelection(
      Connection connection, HsmsSettings settings, SessionPort port, Separation separation) {
    this.connection = connection;
    this.settings = settings;
    this.port = port;
    this.separation = separation;
  }

  CompletableFuture<Void> ask() {
    HsmsFailure refusal = refusal();
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    asked = future;
    connection.suspect("Separate.req", WHY, "", port.nanoTime());
    connection.shows("program", WHY, Sign.ASKED_HERE);
    separation.reselect(HsmsTrigger.ASKED_TO_RESELECT, WHY);
    return future;
  }

  private @Nullable HsmsFailure refusal() {
    if (!connection.is(HsmsState.SELECTED)) {
      return HsmsFailure.of(Reason.NOT_SELECTED, "the connection is " + connection.state());
    }
    String why = "";
    if (!connection.active()) {
      why = "a passive end cannot select";
    } else if (!connection.verifies()) {
      why = "timers decide on this link, and Separate.req ends its connection";
    } else if (settings.onSeparate() == OnSeparate.CLOSES) {
      why = "on-separate says that the peer closes the connection upon Separate.req";
    }
    return why.isEmpty() ? null : HsmsFailure.of(Reason.NOT_ALLOWED, why);
  }

  /** A control message was handled: perhaps the selection stands. */
  void settled() {
    CompletableFuture<Void> future = asked;
    if (future != null && connection.is(HsmsState.SELECTED)) {
      asked = null;
      future.complete(null);
    }
  }

  /** All that waits fails; this only with the connection. */
  void failed(HsmsFailure failure) {
    CompletableFuture<Void> future = asked;
    if (future != null && connection.is(HsmsState.NOT_CONNECTED)) {
      asked = null;
      future.completeExceptionally(failure);
    }
  }
}

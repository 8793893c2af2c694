package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.SendView;
import dev.holdfast.gateway.web.SendView.Outcome;
import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.link.Link;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A new selection on the same connection that somebody asks for, and what comes of it.
 *
 * @param <S> the session
 */
final class Reselect<S extends SecsSession> {

  /** What is sent for it. */
  static final String SENT = "Separate.req, Select.req";

  private final Link<S> link;
  private final CompletableFuture<SendView> result = new CompletableFuture<>();
  private boolean begun;

  Reselect(Link<S> link) {
    this.link = link;
  }

  /**
   * Asks for it on the channel of an epoch.
   *
   * @param epoch 0: the link is not selected
   */
  CompletableFuture<SendView> in(long epoch) {
    var _ =
        link.execute(epoch, this::ask)
            .thenRun(() -> {
              if (!begun) {
                end(Outcome.REFUSED, "NOT_SELECTED", "the link is not selected");
              }
            });
    return result;
  }

  private void ask(S session) {
    begun = true;
    if (session instanceof HsmsSession hsms) {
      var _ = hsms.reselect().whenComplete((_, failure) -> ended(failure));
    } else {
      end(Outcome.REFUSED, "NOT_POSSIBLE", "SECS-I knows no selection");
    }
  }

  private void ended(@Nullable Throwable failure) {
    if (failure == null) {
      result.complete(
          new SendView(
              link.name(), SENT, Outcome.REPLIED, "Select.rsp", null, List.of(), null, null));
      return;
    }
    HsmsFailure hsms = HsmsFailure.of(failure);
    boolean refused = hsms.reason() == Reason.NOT_SELECTED || hsms.reason() == Reason.NOT_ALLOWED;
    end(
        refused ? Outcome.REFUSED : Outcome.UNKNOWN,
        hsms.reason() == Reason.NOT_ALLOWED ? "NOT_POSSIBLE" : hsms.reason().name(),
        String.valueOf(hsms.getMessage()));
  }

  private void end(Outcome outcome, String cause, String detail) {
    result.complete(SendView.without(link.name(), SENT, outcome, cause, detail));
  }
}

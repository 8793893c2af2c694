package dev.holdfast.gateway.link;

import dev.holdfast.gateway.web.SendView;
import dev.holdfast.gateway.web.SendView.Outcome;
import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.hsms.gem.NamedId;
import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.Link;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One message that somebody sends by hand, and what comes of it. */
final class HandSend {

  private final Link<? extends SecsSession> link;
  private final SmlMessage message;
  private final IdNames names;
  private final Charset charset;
  private final CompletableFuture<SendView> result = new CompletableFuture<>();
  private boolean begun;

  HandSend(Link<? extends SecsSession> link, SmlMessage message, IdNames names, Charset charset) {
    this.link = link;
    this.message = message;
    this.names = names;
    this.charset = charset;
  }

  /** Sends it on the channel of an epoch, once. */
  CompletableFuture<SendView> in(long epoch) {
    var _ =
        link.execute(epoch, this::send)
            .thenRun(() -> {
              if (!begun) {
                end(Outcome.REFUSED, "NOT_SELECTED", "the connection ended");
              }
            });
    return result;
  }

  private void send(SecsSession session) {
    begun = true;
    int stream = message.stream();
    int function = message.function();
    try {
      if (message.wbit()) {
        CompletableFuture<HsmsMessage> reply = session.request(stream, function, message.item());
        boolean sent = !reply.isDone();
        var _ =
            reply.whenComplete((got, failure) -> {
              if (got == null) {
                failed(failure, sent);
              } else {
                replied(got);
              }
            });
      } else {
        HsmsFailure failure = session.send(stream, function, message.item());
        if (failure == null) {
          end(Outcome.SENT, null, null);
        } else {
          failed(failure, false);
        }
      }
    } catch (IllegalArgumentException e) {
      end(Outcome.REFUSED, "TOO_LONG", String.valueOf(e.getMessage()));
    }
  }

  private void end(Outcome outcome, @Nullable String cause, @Nullable String detail) {
    result.complete(SendView.without(link.name(), SmlText.head(message), outcome, cause, detail));
  }

  private void replied(HsmsMessage reply) {
    if (reply.decoding() instanceof Decoding.Malformed(int offset, String why)) {
      String detail =
          "the body of " + reply.kind() + " does not decode at offset " + offset + ": " + why;
      result.complete(view(Outcome.UNREADABLE, reply, null, List.of(), "BAD_BODY", detail));
      return;
    }
    List<Map<String, Object>> named =
        names
            .in(
                message.stream(),
                message.function(),
                message.item(),
                reply.function(),
                reply.item())
            .stream()
            .map(NamedId::fields)
            .toList();
    result.complete(view(Outcome.REPLIED, reply, reply.text(charset), named, null, null));
  }

  private SendView view(
      Outcome outcome,
      HsmsMessage reply,
      @Nullable String sml,
      List<Map<String, Object>> named,
      @Nullable String cause,
      @Nullable String detail) {
    return new SendView(
        link.name(), SmlText.head(message), outcome, reply.kind(), sml, named, cause, detail);
  }

  /** A message that was sent and got no answer may have been handled. */
  private void failed(@Nullable Throwable failure, boolean sent) {
    if (!(failure instanceof HsmsFailure hsms)) {
      end(Outcome.REFUSED, "FAILED", String.valueOf(failure));
      return;
    }
    Outcome outcome =
        switch (hsms.reason()) {
          case REJECTED, ABORTED, STREAM_9, BUSY, NOT_SENT -> Outcome.REFUSED;
          default -> sent ? Outcome.UNKNOWN : Outcome.REFUSED;
        };
    end(outcome, hsms.reason().name(), String.valueOf(hsms.getMessage()));
  }
}

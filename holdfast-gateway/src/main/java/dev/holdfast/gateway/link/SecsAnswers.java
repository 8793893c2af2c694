package dev.holdfast.gateway.link;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.gem.Answers;
import dev.holdfast.hsms.gem.HostAnswer;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.Link;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Message;
import java.time.LocalDateTime;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a tool: questions at once, events and alarms once they are committed, the rest by SxF0.
 *
 * @param <S> the session, of HSMS or SECS-I
 */
final class SecsAnswers<S extends SecsSession> implements Acknowledger<S> {

  private final Answers answers;
  private final Supplier<LocalDateTime> clock;

  SecsAnswers(Answers answers, Supplier<LocalDateTime> clock) {
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public void arrived(Link<S> link, Message message) {
    HsmsMessage primary = (HsmsMessage) message.decoded();
    switch (answers.to(primary, clock.get())) {
      case HostAnswer.Now(Item item) -> say(link, message, session -> session.reply(primary, item));
      case HostAnswer.Abort() -> say(link, message, session -> session.abort(primary));
      case HostAnswer.AfterCommit(Item item) -> {}
      case HostAnswer.None() -> {}
    }
  }

  @Override
  public void committed(Link<S> link, Message message) {
    HsmsMessage primary = (HsmsMessage) message.decoded();
    if (answers.to(primary, clock.get()) instanceof HostAnswer.AfterCommit(Item item)) {
      say(link, message, session -> session.reply(primary, item));
    }
  }

  private void say(
      Link<S> link, Message message, Function<? super SecsSession, @Nullable HsmsFailure> saying) {
    var _ =
        link.execute(
            message.epoch(),
            session -> {
              HsmsFailure failure = saying.apply(session);
              if (failure != null && failure.reason() == HsmsFailure.Reason.BUSY) {
                String why =
                    "no answer to " + message.decoded().kind() + ": " + failure.getMessage();
                var _ = link.cut(message.epoch(), Cause.PEER_NOT_READING, why);
              }
            });
  }
}

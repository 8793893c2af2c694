package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.SecsConfig.Early;
import dev.holdfast.gateway.config.SmlScript;
import dev.holdfast.gateway.web.SendView;
import dev.holdfast.gateway.web.StateTableView;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.gem.Communication;
import dev.holdfast.hsms.gem.CommunicationState;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.hsms.secs1.Secs1Block;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.Link;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that the gateway says on an hsms or secs1 link: answers, S1F13 and what follows it, and
 * messages that somebody sends by hand. But for {@link #send} and {@link #machines} it is called by
 * the thread that owns the link.
 *
 * @param <S> the session
 */
final class SecsDesk<S extends SecsSession> implements Acknowledger<S> {

  /**
   * How a link behaves.
   *
   * @param charset of the high bytes in A
   * @param opening who sends S1F13; null: the communications state is not kept
   * @param delay pause before S1F13 is sent again
   * @param early what happens to other messages before S1F14
   * @param identity body of our S1F13
   * @param scripts sent once communicating
   */
  record Manners(
      Charset charset,
      Communication.@Nullable Opening opening,
      Duration delay,
      Early early,
      Item identity,
      List<SmlScript> scripts,
      IdNames names) {

    Manners {
      scripts = List.copyOf(scripts);
    }
  }

  private final Manners manners;
  private final Predicate<Enum<?>> flows;
  private final SecsAnswers<S> answers;
  private final Consumer<SessionEvent> events;
  private final @Nullable Communication communication;
  private final Set<Message> refused = ConcurrentHashMap.newKeySet();
  private volatile CommunicationState state = CommunicationState.NOT_CONNECTED;
  private volatile long selected;
  private @Nullable Link<S> link;
  private @Nullable ScriptRun running;
  private long preparedEpoch;

  /**
   * @param flows whether data can flow in a state of the session
   */
  SecsDesk(
      Manners manners,
      Predicate<Enum<?>> flows,
      SecsAnswers<S> answers,
      Consumer<SessionEvent> events) {
    this.manners = manners;
    this.flows = flows;
    this.answers = answers;
    this.events = events;
    Communication.Opening opening = manners.opening();
    this.communication = opening == null ? null : new Communication(opening, new Port());
    if (communication != null) {
      communication.enable();
    }
  }

  // ---- the selection

  @Override
  public void moved(Link<S> link, long epoch, Enum<?> to, String why) {
    boolean up = flows.test(to);
    if (up && selected == 0) {
      this.link = link;
      selected = epoch;
      if (communication != null) {
        communication.selected();
      }
    } else if (!up && selected == epoch) {
      selected = 0;
      if (communication != null) {
        communication.linkLost(why);
      }
    }
  }

  private void withSession(Consumer<? super S> action) {
    Link<S> open = link;
    if (open != null) {
      var _ = open.execute(selected, action);
    }
  }

  // ---- messages of the peer

  @Override
  public Decoded shown(Decoded frame) {
    return switch (frame) {
      case HsmsMessage message -> new ShownMessage(message, manners.names(), manners.charset());
      case Secs1Block block -> new ShownBlock(block, manners.charset());
      default -> frame;
    };
  }

  @Override
  public Charset charset() {
    return manners.charset();
  }

  @Override
  public void arrived(Link<S> link, Message message) {
    HsmsMessage primary = (HsmsMessage) message.decoded();
    boolean asks = primary.stream() == 1 && primary.function() == 13;
    if (communication == null || message.epoch() != selected || primary.stream() == 9) {
      answers.arrived(link, message);
    } else if (asks) {
      answers.arrived(link, message);
      communication.asked();
    } else {
      boolean early = !communication.communicating() && manners.early() == Early.REFUSE;
      communication.otherPrimary();
      if (early) {
        refuse(link, message, primary);
      } else {
        answers.arrived(link, message);
      }
    }
  }

  private void refuse(Link<S> link, Message message, HsmsMessage primary) {
    if (primary.expectsReply()) {
      refused.add(message);
      var _ = link.execute(message.epoch(), session -> session.abort(primary));
    }
  }

  @Override
  public void committed(Link<S> link, Message message) {
    if (!refused.remove(message)) {
      answers.committed(link, message);
    }
  }

  // ---- communication

  private final class Port implements Communication.Port {

    @Override
    public void establish(long attempt) {
      withSession(session -> {
        var _ =
            session
                .request(1, 13, manners.identity())
                .whenComplete((reply, failure) -> answered(attempt, reply, failure));
      });
    }

    @Override
    public void startDelay(long attempt) {
      Executor later =
          CompletableFuture.delayedExecutor(manners.delay().toNanos(), TimeUnit.NANOSECONDS);
      long epoch = selected;
      Link<S> open = link;
      later.execute(() -> {
        if (open != null) {
          var _ = open.execute(epoch, session -> communication().delayOver(attempt));
        }
      });
    }

    @Override
    public void moved(CommunicationState from, CommunicationState to, String why) {
      state = to;
      if (from != CommunicationState.DISABLED) {
        events.accept(SessionEvent.info("communication", from + " to " + to + ": " + why));
      }
      ScriptRun before = running;
      if (before != null) {
        before.stop();
        running = null;
      }
      if (to == CommunicationState.COMMUNICATING) {
        prepare();
      }
    }

    /**
     * Sends what a tool is told after S1F14. A tool that is selected anew on the same connection
     * has not restarted: it still knows what was accepted on that connection.
     */
    private void prepare() {
      long epoch = selected;
      if (!manners.scripts().isEmpty() && preparedEpoch != epoch) {
        ScriptRun run = new ScriptRun(manners.scripts(), events, () -> preparedEpoch = epoch);
        running = run;
        withSession(run::goOn);
      }
    }
  }

  private Communication communication() {
    return Objects.requireNonNull(communication);
  }

  private void answered(long attempt, @Nullable HsmsMessage reply, @Nullable Throwable failure) {
    if (reply == null) {
      String why = failure == null ? "no reply" : String.valueOf(failure.getMessage());
      communication().unanswered(attempt, "S1F13: " + why);
      return;
    }
    Integer commack = ScriptRun.firstCode(reply.item());
    if (commack == null) {
      communication().unanswered(attempt, "the S1F14 has no COMMACK");
    } else {
      communication().answered(attempt, commack);
    }
  }

  @Override
  public List<StateTableView> machines() {
    Communication.Opening opening = manners.opening();
    if (opening == null) {
      return List.of();
    }
    StateTableView all = StateTableView.of("communication", Communication.table(opening), state);
    List<String> reached =
        all.states().stream()
            .filter(name -> all.rows().stream().anyMatch(row -> row.from().equals(name)))
            .toList();
    return List.of(new StateTableView(all.name(), reached, all.rows(), all.current()));
  }

  // ---- messages by hand

  @Override
  public CompletableFuture<SendView> send(Link<S> link, SmlMessage message) {
    long epoch = selected;
    CompletableFuture<SendView> sending =
        epoch == 0
            ? refused(link, message, "NOT_SELECTED", "the link is not selected")
            : early(message)
                ? refused(
                    link,
                    message,
                    "NOT_COMMUNICATING",
                    "the link is " + state + ", not COMMUNICATING")
                : new HandSend(link, message, manners.names(), manners.charset()).in(epoch);
    return sending.thenApply(this::noted);
  }

  @Override
  public CompletableFuture<SendView> reselect(Link<S> link) {
    return new Reselect<>(link).in(selected).thenApply(this::noted);
  }

  private static CompletableFuture<SendView> refused(
      Link<?> link, SmlMessage message, String cause, String detail) {
    return CompletableFuture.completedFuture(
        SendView.without(
            link.name(), SmlText.head(message), SendView.Outcome.REFUSED, cause, detail));
  }

  private boolean early(SmlMessage message) {
    return communication != null
        && manners.early() == Early.REFUSE
        && state != CommunicationState.COMMUNICATING
        && !(message.stream() == 1 && message.function() == 13);
  }

  /** Whoever reads the link's history sees what was sent besides the gateway's own. */
  private SendView noted(SendView sent) {
    String end =
        switch (sent.outcome()) {
          case REPLIED -> "answered by " + sent.kind();
          case SENT -> "no reply asked for";
          case REFUSED, UNKNOWN, UNREADABLE -> sent.cause() + ": " + sent.detail();
        };
    events.accept(SessionEvent.info("sent-by-hand", sent.sent() + ", " + end));
    return sent;
  }
}

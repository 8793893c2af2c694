package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Primary messages that the peer is to send next, as both agreed by messages before: S7F3 after
 * S7F2. What does not come in time is the conversation time-out of SEMI E5.
 */
final class Conversations {

  private final SessionPort port;
  private final SessionTimer timer;
  private final int limit;
  private final Consumer<Awaited> missed;

  /** In the order in which their time ends. */
  private final List<Awaited> awaited = new ArrayList<>();

  /** One of them. */
  record Awaited(
      int stream,
      int function,
      Item data,
      Duration within,
      long dueNanos,
      CompletableFuture<HsmsMessage> came) {

    /** Its name as S9F13 has it: {@code S07F03}. */
    String expected() {
      return "S%02dF%02d".formatted(stream, function);
    }
  }

  /**
   * @param limit most that are awaited at a time
   * @param missed is told of each that did not come
   */
  Conversations(SessionPort port, SessionTimer timer, int limit, Consumer<Awaited> missed) {
    this.port = port;
    this.timer = timer;
    this.limit = limit;
    this.missed = missed;
  }

  CompletableFuture<HsmsMessage> await(int stream, int function, Item data, Duration within) {
    if (awaited.size() >= limit) {
      return CompletableFuture.failedFuture(
          HsmsFailure.of(Reason.BUSY, awaited.size() + " messages are awaited already"));
    }
    var one =
        new Awaited(
            stream,
            function,
            data,
            within,
            port.nanoTime() + within.toNanos(),
            new CompletableFuture<>());
    int at = awaited.size();
    while (at > 0 && awaited.get(at - 1).dueNanos() - one.dueNanos() > 0) {
      at--;
    }
    awaited.add(at, one);
    if (at == 0) {
      arm();
    }
    return one.came();
  }

  /** A primary message came: the one that waits for it longest has it. */
  void arrived(HsmsMessage message) {
    for (Iterator<Awaited> each = awaited.iterator(); each.hasNext(); ) {
      Awaited one = each.next();
      if (one.stream() == message.stream() && one.function() == message.function()) {
        each.remove();
        arm();
        one.came().complete(message);
        return;
      }
    }
  }

  /** The timer ran out. */
  void timedOut() {
    while (!awaited.isEmpty() && awaited.getFirst().dueNanos() - port.nanoTime() <= 0) {
      Awaited late = awaited.removeFirst();
      missed.accept(late);
    }
    arm();
  }

  void failAll(HsmsFailure failure) {
    List<Awaited> all = List.copyOf(awaited);
    awaited.clear();
    arm();
    all.forEach(one -> one.came().completeExceptionally(failure));
  }

  private void arm() {
    if (awaited.isEmpty()) {
      port.cancel(timer);
    } else {
      port.arm(timer, Math.max(0, awaited.getFirst().dueNanos() - port.nanoTime()));
    }
  }
}

package dev.holdfast.gateway.route;

import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.journal.JournalException;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.SinkInterest;
import dev.holdfast.gateway.journal.StoredMessage;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.time.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes messages from the journal to one sink. The journal is the only queue: while
 * the sink is down messages stay there, and the cursor moves only past what was delivered.
 */
final class SinkWorker implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkWorker.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration BREAKING_OFF = Duration.ofMillis(200);

  /**
   * How long to wait after a failure.
   *
   * @param refused when trying again soon is of no use
   */
  record Pauses(Backoff.Settings failed, Duration refused) {
    static final Pauses USUAL =
        new Pauses(
            new Backoff.Settings(Duration.ofMillis(200), Duration.ofSeconds(30), 0.2),
            Duration.ofSeconds(60));
  }

  private final Journal journal;
  private final SinkInterest interest;
  private final Sink sink;
  private final Pauses pauses;
  private final Backoff backoff;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private boolean started;
  private List<StoredMessage> underWay = List.of();
  private volatile long cursor;
  private volatile @Nullable String lastError;
  private volatile @Nullable Long lastDeliveredMicros;

  SinkWorker(Journal journal, SinkInterest interest, Sink sink, Pauses pauses) {
    this.journal = journal;
    this.interest = interest;
    this.sink = sink;
    this.pauses = pauses;
    this.backoff = new Backoff(upTo(sink.longestPause(), pauses), new SplittableRandom());
    this.cursor = journal.cursor(interest.sink());
    this.thread = Thread.ofPlatform().name("sink-" + interest.sink()).unstarted(this);
  }

  private static Backoff.Settings upTo(Duration longest, Pauses pauses) {
    Backoff.Settings usual = pauses.failed();
    return longest.compareTo(usual.cap()) < 0
        ? new Backoff.Settings(usual.first(), longest, usual.jitter())
        : usual;
  }

  void start() {
    thread.start();
  }

  SinkStatus status() {
    long lag = Math.max(0, journal.status().lastId() - cursor);
    return new SinkStatus(
        interest.sink(),
        delivered.get(),
        failures.get(),
        lastError,
        lastDeliveredMicros,
        cursor,
        lag);
  }

  /** Lets it end after the delivery under way. */
  void stop() {
    stopped.countDown();
  }

  /** Waits for its end; a delivery that takes longer is broken off. */
  void awaitEnd(Duration longest) throws InterruptedException {
    if (thread.isAlive() && !thread.join(longest)) {
      thread.interrupt();
      thread.join(BREAKING_OFF);
    }
  }

  @Override
  public void run() {
    try (sink;
        JournalReader reader = journal.reader()) {
      while (stopped.getCount() > 0) {
        try {
          step(reader);
        } catch (SinkRefusedException e) {
          failed(e, "sink-refused");
          stopped.await(pauses.refused().toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException | JournalException | RuntimeException e) {
          failed(e, "sink-failing");
          stopped.await(backoff.nextNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("sink {} was stopped in the middle of a delivery", interest.sink());
    } catch (IOException | JournalException e) {
      LOG.warn("sink {} ended: {}", interest.sink(), e.getMessage());
    }
  }

  private void step(JournalReader reader)
      throws IOException, JournalException, InterruptedException {
    if (!started) {
      long last = sink.start(cursor, reader);
      started = true;
      if (last != cursor) {
        tookSome(last);
        cursor = last;
        journal.moveCursor(interest.sink(), last);
      }
    }
    if (!journal.awaitBeyond(cursor, IDLE)) {
      if (sink.idle()) {
        worked();
      }
      return;
    }
    long newest = journal.status().lastId();
    JournalReader.Page page = reader.page(interest.links(), cursor, sink.batch());
    if (page.messages().isEmpty()) {
      boolean removed = page.lookedUpTo() == cursor;
      cursor = removed ? newest : page.lookedUpTo();
      journal.passCursor(interest.sink(), cursor);
      return;
    }
    underWay = page.messages();
    sink.deliver(underWay);
    tookSome(page.lookedUpTo());
    cursor = page.lookedUpTo();
    journal.moveCursor(interest.sink(), cursor);
    worked();
  }

  /** Counts those under way up to one: all, or what a delivery that failed had done before. */
  private void tookSome(long upTo) {
    long count = underWay.stream().filter(message -> message.id() <= upTo).count();
    underWay = List.of();
    if (count > 0) {
      delivered.addAndGet(count);
      lastDeliveredMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
  }

  private void failed(Exception e, String kind) {
    started = false;
    failures.incrementAndGet();
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    boolean news = !reason.equals(lastError);
    if (lastError == null || (news && e instanceof SinkRefusedException)) {
      LOG.warn("sink {}: {}", interest.sink(), reason);
      say(SessionEvent.warning(kind, "The sink %s fails: %s".formatted(interest.sink(), reason)));
    }
    lastError = reason;
  }

  private void worked() {
    if (sink.lasting()) {
      backoff.succeeded();
    }
    if (lastError != null) {
      lastError = null;
      LOG.info("sink {} works again", interest.sink());
      say(SessionEvent.info("sink-recovered", "The sink " + interest.sink() + " works again."));
    }
  }

  /** An event that finds no room is counted by the journal. */
  private void say(SessionEvent event) {
    if (!journal.append(null, event)) {
      LOG.warn("no room in the journal for: {}", event.text());
    }
  }
}

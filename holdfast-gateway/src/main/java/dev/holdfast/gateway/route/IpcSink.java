package dev.holdfast.gateway.route;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.config.SinkConfig.Delivered;
import dev.holdfast.gateway.config.SinkConfig.Form;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.StoredMessage;
import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.wire.MessageWay;
import dev.holdfast.ipc.wire.Way;
import dev.holdfast.ipc.wire.WayPlace;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to another process of this host, each at least once and in order. Delivered is
 * what the kernel's object has taken, or what the reader has confirmed by sending back its id. Each
 * is confirmed by itself: where an object outlives its reader, what a reader that was killed had
 * taken is missing, and what comes after it is confirmed by the next.
 */
final class IpcSink implements Sink {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE_OF_CHILDREN = Duration.ofSeconds(30);
  private static final Duration LASTING = Duration.ofSeconds(10);
  private static final Duration PEER_WITHIN = Duration.ofMillis(200);

  /** How long to wait for room before looking for what came back meanwhile. */
  private static final Duration SHORT = Duration.ofMillis(20);

  private static final int LONGEST_ID = 20;
  private static final int MOST_OLD_IDS = 100_000;
  private static final int MOST_AT_A_TIME = 10_000;

  private final SinkConfig.Ipc config;
  private final Endpoint endpoint;
  private final boolean confirmed;
  private @Nullable WayPlace place;
  private @Nullable MessageWay way;
  private long openedNanos;
  private boolean hears;
  private long last;
  private long sentByThisWay;
  private long sentByAny;

  /** Confirmed messages after the last one up to which all are. */
  private final NavigableSet<Long> ahead = new TreeSet<>();

  /** What of the delivery under way is not confirmed. */
  private final NavigableSet<Long> missing = new TreeSet<>();

  IpcSink(SinkConfig.Ipc config) {
    this.config = config;
    Endpoint where = config.where();
    this.endpoint =
        where instanceof LocalEndpoint local ? local.turned(LocalEndpoint.Direction.OUT) : where;
    this.confirmed = config.delivered() == Delivered.CONFIRMED;
  }

  @Override
  public int batch() {
    return config.batch();
  }

  @Override
  public Duration longestPause() {
    return endpoint instanceof LocalEndpoint.Exec ? LONGEST_PAUSE_OF_CHILDREN : LONGEST_PAUSE;
  }

  @Override
  public long start(long cursor, JournalReader reader) throws IOException, InterruptedException {
    last = Math.max(last, cursor);
    try {
      open();
    } catch (IpcException e) {
      throw trouble(e);
    }
    return last;
  }

  private MessageWay open() throws IOException, InterruptedException {
    if (place == null) {
      place = WayPlace.of(endpoint);
    }
    if (way != null && way.removed()) {
      closeWay();
    }
    if (way == null) {
      switch (place.next(PEER_WITHIN)) {
        case Receipt.Got<Way>(Way opened) -> {
          openedNanos = System.nanoTime();
          hears = opened.source() != null;
          way = new MessageWay(opened, place.keepsBounds(), framing());
          sentByThisWay = last;
          if (confirmed) {
            beginAnew(way);
          }
        }
        case Receipt.None<Way>(Outcome why) -> throw new IOException(told(why));
      }
    }
    return way;
  }

  /**
   * Clears a queue of what comes again now, and of ids that were sent back to another gateway
   * before us.
   */
  private void beginAnew(MessageWay open) throws IOException, InterruptedException {
    open.takeBack();
    for (int count = 0; sentByAny == 0 && count < MOST_OLD_IDS; count++) {
      if (received(open, Duration.ZERO).outcome() != Outcome.DONE) {
        return;
      }
    }
  }

  private Framing framing() {
    return config.framing() == null ? Framing.LINES : Framing.valueOf(config.framing().name());
  }

  private String told(Outcome why) {
    return why.word() + ": " + endpoint;
  }

  /** What people have to look at is refused; the rest passes, or so it is hoped. */
  private static IOException trouble(IpcException e) {
    String said = String.valueOf(e.getMessage());
    return switch (e.errno()) {
      case EACCES, EPERM, EMSGSIZE, EINVAL, EAGAIN -> new SinkRefusedException("refused: " + said);
      case ENOENT -> new IOException(Outcome.NOT_THERE_YET.word() + ": " + said);
      case EIDRM -> new IOException(Outcome.REMOVED.word() + ": " + said);
      default -> new IOException(said);
    };
  }

  @Override
  public void deliver(List<StoredMessage> messages) throws IOException, InterruptedException {
    try {
      MessageWay to = open();
      missing.clear();
      messages.stream()
          .map(StoredMessage::id)
          .filter(id -> confirmed && !ahead.contains(id))
          .forEach(missing::add);
      for (StoredMessage message : messages) {
        // What a failed delivery of the same messages had done stays done.
        if (message.id() > Math.max(last, sentByThisWay) && !ahead.contains(message.id())) {
          send(to, message);
        }
      }
      awaitConfirmation(to);
      allUpTo(messages.getLast().id());
    } catch (IpcException e) {
      IOException why = trouble(e);
      // Too long a message leaves the way as it is.
      if (!(why instanceof SinkRefusedException)) {
        closeWay();
      }
      throw why;
    }
  }

  private void send(MessageWay to, StoredMessage message) throws IOException, InterruptedException {
    byte[] bytes = bytes(message);
    long until = System.nanoTime() + config.timeout().toNanos();
    while (true) {
      Outcome outcome;
      try {
        outcome = to.send(bytes, hears ? SHORT : config.timeout());
      } catch (IllegalArgumentException e) {
        throw new SinkRefusedException("refused: message " + message.id() + ": " + e.getMessage());
      }
      if (outcome == Outcome.DONE) {
        sentByThisWay = message.id();
        sentByAny = Math.max(sentByAny, sentByThisWay);
        last = confirmed ? last : sentByThisWay;
        return;
      }
      if (outcome != Outcome.FULL) {
        closeWay();
        throw new IOException(told(outcome));
      }
      if (hears && hear(to)) {
        until = System.nanoTime() + config.timeout().toNanos();
      } else if (System.nanoTime() - until >= 0) {
        throw new IOException(
            told(outcome) + ": no room within " + Durations.format(config.timeout()));
      }
    }
  }

  private byte[] bytes(StoredMessage message) {
    return config.form() == Form.BODY
        ? message.body().bytes()
        : MessageJson.of(message).getBytes(StandardCharsets.UTF_8);
  }

  private void awaitConfirmation(MessageWay to) throws IOException, InterruptedException {
    while (!missing.isEmpty()) {
      if (!take(to, config.timeout())) {
        // The reader may have lost the rest: it gets all that it did not confirm by a new way.
        closeWay();
        throw new IOException(
            "%s: %d messages from %d on were not confirmed within %s"
                .formatted(
                    endpoint, missing.size(), missing.first(), Durations.format(config.timeout())));
      }
    }
  }

  private void allUpTo(long id) {
    last = Math.max(last, id);
    ahead.headSet(last, true).clear();
  }

  /** Takes all that came back; whether that confirmed anything. */
  private boolean hear(MessageWay from) throws IOException, InterruptedException {
    int before = missing.size();
    boolean more = true;
    for (int count = 0; more && count < MOST_AT_A_TIME; count++) {
      more = take(from, Duration.ZERO);
    }
    return missing.size() < before;
  }

  private boolean take(MessageWay from, Duration longest) throws IOException, InterruptedException {
    return switch (received(from, longest)) {
      case Receipt.Got<byte[]>(byte[] message) -> {
        if (confirmed) {
          confirm(message);
        }
        yield true;
      }
      case Receipt.None<byte[]>(Outcome why) -> {
        if (why != Outcome.EMPTY) {
          closeWay();
          throw new IOException(told(why));
        }
        yield false;
      }
    };
  }

  private Receipt<byte[]> received(MessageWay from, Duration longest)
      throws IOException, InterruptedException {
    try {
      return from.receive(longest);
    } catch (IpcException e) {
      closeWay();
      throw trouble(e);
    } catch (IllegalArgumentException e) {
      closeWay();
      throw new IOException("%s: %s".formatted(endpoint, e.getMessage()), e);
    }
  }

  private void confirm(byte[] message) throws IOException {
    String text = new String(message, StandardCharsets.UTF_8).strip();
    long id = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    if (id > sentByAny) {
      closeWay();
      throw new IOException(
          "%s: the reader confirmed \"%s\", which is no id of a message up to %d"
              .formatted(
                  endpoint, text.substring(0, Math.min(text.length(), LONGEST_ID)), sentByAny));
    }
    if (id > last) {
      ahead.add(id);
    }
    missing.remove(id);
    if (!missing.isEmpty()) {
      allUpTo(missing.first() - 1);
    }
  }

  /** Sees whether the reader is still there, and takes what it says, so that it is not held up. */
  @Override
  public boolean idle() throws IOException, InterruptedException {
    MessageWay open = way;
    if (open != null && hears) {
      hear(open);
    }
    if (open != null && open.removed()) {
      closeWay();
      throw new IOException(told(Outcome.REMOVED));
    }
    return open != null && lasting();
  }

  /** A child that was started says nothing yet; others are there once they are found. */
  @Override
  public boolean lasting() {
    return !(endpoint instanceof LocalEndpoint.Exec)
        || System.nanoTime() - openedNanos >= LASTING.toNanos();
  }

  private void closeWay() throws IOException {
    MessageWay open = way;
    way = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    try (WayPlace _ = place) {
      place = null;
      closeWay();
    }
  }
}

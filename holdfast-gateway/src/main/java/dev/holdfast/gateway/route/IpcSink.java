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
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to another process of this host, each at least once and in order. Delivered is
 * what the kernel's object has taken, or what the reader has confirmed by sending back the id of
 * the last message that it is done with.
 */
final class IpcSink implements Sink {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE_OF_CHILDREN = Duration.ofSeconds(30);
  private static final Duration PEER_WITHIN = Duration.ofMillis(200);

  /** How long to wait for room before looking for what came back meanwhile. */
  private static final Duration SHORT = Duration.ofMillis(20);

  private static final int LONGEST_ID = 20;
  private static final int MOST_OLD_IDS = 100_000;

  private final SinkConfig.Ipc config;
  private final Endpoint endpoint;
  private final boolean confirmed;
  private @Nullable WayPlace place;
  private @Nullable MessageWay way;
  private boolean hears;
  private long sent;
  private long last;

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
          hears = opened.source() != null;
          way = new MessageWay(opened, place.keepsBounds(), framing());
          sent = last;
          forgetOldIds(way);
        }
        case Receipt.None<Way>(Outcome why) -> throw new IOException(told(why));
      }
    }
    return way;
  }

  /** What lies in a queue from before says nothing of what is sent now. */
  private void forgetOldIds(MessageWay from) throws IOException, InterruptedException {
    if (confirmed) {
      int count = 0;
      while (count < MOST_OLD_IDS && received(from, Duration.ZERO).outcome() == Outcome.DONE) {
        count++;
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
      for (StoredMessage message : messages) {
        // What a failed delivery of the same messages had done stays done.
        if (message.id() > Math.max(last, sent)) {
          send(to, message);
        }
      }
      if (confirmed) {
        awaitConfirmation(to, messages.getLast().id());
      } else {
        idle();
      }
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
        sent = message.id();
        last = confirmed ? last : sent;
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

  private void awaitConfirmation(MessageWay to, long id) throws IOException, InterruptedException {
    while (last < id) {
      long before = last;
      take(to, config.timeout());
      if (last == before) {
        // The reader may have lost the rest: it gets all that it did not confirm by a new way.
        closeWay();
        throw new IOException(
            "%s: %d messages up to %d were not confirmed within %s"
                .formatted(endpoint, sent - last, sent, Durations.format(config.timeout())));
      }
    }
  }

  /** Takes all that came back; whether that confirmed anything. */
  private boolean hear(MessageWay from) throws IOException, InterruptedException {
    long before = last;
    while (take(from, Duration.ZERO)) {
      // All that is there.
    }
    return last > before;
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
    if (id > sent) {
      closeWay();
      throw new IOException(
          "%s: the reader confirmed \"%s\", which is no id of a message up to %d"
              .formatted(endpoint, text.substring(0, Math.min(text.length(), LONGEST_ID)), sent));
    }
    last = Math.max(last, id);
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
    return open != null;
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

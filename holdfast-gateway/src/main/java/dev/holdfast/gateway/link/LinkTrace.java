package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.gateway.web.TraceSource;
import dev.holdfast.gateway.web.TraceView;
import dev.holdfast.link.TimerMove;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens on one link, for those who look. The link's thread only queues; texts are made by
 * the thread that reads, and a reader that stands still loses lines and is told how many.
 */
final class LinkTrace {

  /** Readers at once. */
  static final int MOST_READERS = 4;

  /** Lines that wait for one reader at most. */
  static final int MOST_LINES = 2_048;

  private static final long MOST_BYTES = 32 << 20;

  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final Consumer<Boolean> switching;

  /**
   * @param switching turns the link's own trace on and off
   */
  LinkTrace(Consumer<Boolean> switching) {
    this.switching = switching;
  }

  private record Line(
      long nanos,
      long wallMicros,
      long epoch,
      String what,
      @Nullable Direction direction,
      String name,
      String text,
      @Nullable Decoded frame) {

    static Line of(long epoch, String what, String name, String text) {
      return of(epoch, what, null, name, text, null);
    }

    static Line of(
        long epoch,
        String what,
        @Nullable Direction direction,
        String name,
        String text,
        @Nullable Decoded frame) {
      return new Line(
          System.nanoTime(),
          ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
          epoch,
          what,
          direction,
          name,
          text,
          frame);
    }

    long size() {
      return switch (frame) {
        case null -> 0;
        case ShownMessage shown -> shown.message().bodyLength();
        case Decoded other -> other.bytes().length;
      };
    }

    TraceView view() {
      byte[] bytes = frame == null ? new byte[0] : frame.bytes();
      String shown = frame == null ? text : frame.text();
      return new TraceView(
          nanos,
          wallMicros,
          epoch,
          what,
          direction == null ? null : direction.name(),
          name,
          shown.length() <= TraceView.SHOWN_CHARS
              ? shown
              : shown.substring(0, TraceView.SHOWN_CHARS) + "\n...",
          bytes.length,
          HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, TraceView.SHOWN_BYTES)));
    }
  }

  private final class Reader implements TraceSource {
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private long bytes;
    private long lost;

    synchronized void offer(Line line) {
      long size = line.size();
      if (lines.size() >= MOST_LINES || bytes + size > MOST_BYTES) {
        lost++;
      } else {
        bytes += size;
        lines.add(line);
        notifyAll();
      }
    }

    @Override
    public @Nullable TraceView next(long waitMillis) throws InterruptedException {
      Line line = take(waitMillis);
      return line == null ? null : line.view();
    }

    /** What was lost came after all that waits. */
    private synchronized @Nullable Line take(long waitMillis) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
      for (long left = waitMillis; lines.isEmpty() && lost == 0 && left > 0; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
      Line line = lines.poll();
      if (line != null) {
        bytes -= line.size();
      } else if (lost > 0) {
        line = Line.of(0, "lost", "lost " + lost, lost + " lines came faster than they were read");
        lost = 0;
      }
      return line;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * A reader, who is told first how the link is; null when there are as many as may be.
   *
   * @param session empty without one
   */
  @Nullable TraceSource open(long epoch, String state, String session) {
    synchronized (readers) {
      if (readers.size() >= MOST_READERS) {
        return null;
      }
      Reader reader = new Reader();
      reader.offer(Line.of(epoch, "link", state, "the trace begins"));
      if (!session.isEmpty()) {
        reader.offer(Line.of(epoch, "session", session, "the trace begins"));
      }
      readers.add(reader);
      switching.accept(true);
      return reader;
    }
  }

  private void leave(Reader reader) {
    synchronized (readers) {
      readers.remove(reader);
      if (readers.isEmpty()) {
        switching.accept(false);
      }
    }
  }

  private void tell(Line line) {
    readers.forEach(reader -> reader.offer(line));
  }

  void frame(long epoch, Direction direction, Decoded frame) {
    if (!readers.isEmpty()) {
      tell(Line.of(epoch, "frame", direction, frame.kind(), "", frame));
    }
  }

  void timer(long epoch, SessionTimer timer, TimerMove move, long nanos) {
    if (!readers.isEmpty()) {
      String text =
          switch (move) {
            case ARMED -> "set to " + Durations.format(Duration.ofNanos(nanos));
            case CANCELLED -> "stopped";
            case EXPIRED -> "ran out";
          };
      tell(Line.of(epoch, "timer", timer.name(), text));
    }
  }

  void state(String what, long epoch, Enum<?> from, Enum<?> to, String why) {
    if (!readers.isEmpty()) {
      tell(Line.of(epoch, what, to.name(), "from " + from + (why.isEmpty() ? "" : ": " + why)));
    }
  }

  void event(SessionEvent event) {
    if (!readers.isEmpty()) {
      tell(Line.of(0, "event", event.kind(), event.text()));
    }
  }
}

package dev.holdfast.hsms.secs1;

import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What is wrong on the line, as counters and events; a bad line makes no more than one event of a
 * kind a minute.
 */
final class Noise {

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int SHOWN_BYTES = 64;

  /** When one kind of event was told last, and how often it was not told since. */
  private static final class Told {
    private long atNanos;
    private int untold;
  }

  private final SessionPort port;
  private final Map<String, Told> told = new HashMap<>();
  private final ByteArrayOutputStream junk = new ByteArrayOutputStream();
  private long junkBytes;

  Noise(SessionPort port) {
    this.port = port;
  }

  /** Tells of something wrong, unless the like was told within the last minute. */
  void tell(String kind, String text) {
    long now = port.nanoTime();
    Told last = told.get(kind);
    if (last != null && now - last.atNanos < PAUSE_NANOS) {
      last.untold++;
      return;
    }
    String more = last == null || last.untold == 0 ? "" : "; " + last.untold + " more since";
    Told fresh = new Told();
    fresh.atNanos = now;
    told.put(kind, fresh);
    port.event(SessionEvent.warning(kind, text + more));
  }

  /** A byte that means nothing where it came. */
  void junk(byte unexpected) {
    port.count(SessionCounter.JUNK_BYTES, 1);
    junkBytes++;
    if (junk.size() < SHOWN_BYTES) {
      junk.write(unexpected);
    }
  }

  /** The run of junk, if there is one, is over. */
  void endOfJunk(Secs1State where) {
    if (junkBytes > 0) {
      String bytes = HexFormat.of().formatHex(junk.toByteArray());
      tell(
          "junk",
          "%d bytes mean nothing in %s: %s%s"
              .formatted(junkBytes, where, bytes, junkBytes > SHOWN_BYTES ? "..." : ""));
      junk.reset();
      junkBytes = 0;
    }
  }
}

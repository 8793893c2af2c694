package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.StreamNine;
import dev.holdfast.link.session.SessionPort;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts blocks together to messages; drops what does not go on within T4. */
final class Assembly {

  /** Half messages kept at a time. */
  private static final int MAX_PARTIAL = 16;

  /** What becomes of the messages. */
  interface User {

    void whole(HsmsHeader message, byte[] body);

    /**
     * A block, or the message it was to be part of, is dropped.
     *
     * @param error what an equipment tells the host, or null
     */
    void refused(Secs1Block block, String why, @Nullable StreamNine error);

    /** The next block of a message did not come within T4. */
    void stopped(HsmsHeader message, int blocks, long sinceNanos);
  }

  private static final class Partial {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int blocks;
    private long touchedNanos;
  }

  private final Secs1Settings settings;
  private final SessionPort port;
  private final User user;

  /** The message touched longest ago comes first. */
  private final Map<HsmsHeader, Partial> partials = new LinkedHashMap<>();

  /** The message refused last, the rest of which is not worth another word. */
  private @Nullable HsmsHeader refused;

  Assembly(Secs1Settings settings, SessionPort port, User user) {
    this.settings = settings;
    this.port = port;
    this.user = user;
  }

  void take(Secs1Block block) {
    HsmsHeader message = block.message();
    Partial partial = partials.remove(message);
    if (partial == null || block.number() == 1) {
      first(block, message);
    } else if (block.number() == partial.blocks + 1) {
      refused = null;
      append(block, message, partial);
    } else {
      refuse(block, message, partial.blocks + 1);
    }
    armT4();
  }

  private void first(Secs1Block block, HsmsHeader message) {
    boolean single = block.last() && block.number() == 0;
    if (block.number() == 1 || single) {
      refused = null;
      append(block, message, new Partial());
    } else if (!message.equals(refused)) {
      refuse(block, message, 1);
    } else if (block.last()) {
      refused = null;
    }
  }

  private void refuse(Secs1Block block, HsmsHeader message, int due) {
    refused = block.last() ? null : message;
    user.refused(
        block,
        "block %d came where %d was due".formatted(block.number(), due),
        StreamNine.ILLEGAL_DATA);
  }

  private void append(Secs1Block block, HsmsHeader message, Partial partial) {
    int length = partial.body.size() + block.dataLength();
    if (length > settings.maxMessage() - HsmsHeader.LENGTH) {
      refused = block.last() ? null : message;
      user.refused(
          block,
          "the message exceeds max-message " + settings.maxMessage(),
          StreamNine.DATA_TOO_LONG);
      return;
    }
    if (block.last()) {
      if (partial.blocks == 0) {
        user.whole(message, block.data());
      } else {
        partial.body.writeBytes(block.dataArray());
        user.whole(message, partial.body.toByteArray());
      }
      return;
    }
    if (partial.blocks == 0) {
      makeRoom(block);
    }
    partial.body.writeBytes(block.dataArray());
    partial.blocks++;
    partial.touchedNanos = port.nanoTime();
    partials.put(message, partial);
  }

  private void makeRoom(Secs1Block newcomer) {
    int room = settings.interleave() ? MAX_PARTIAL - 1 : 0;
    while (partials.size() > room) {
      HsmsHeader oldest = partials.keySet().iterator().next();
      partials.remove(oldest);
      user.refused(
          newcomer,
          "%s system %s was not finished before it"
              .formatted(oldest.kind(), oldest.systemBytesHex()),
          null);
    }
  }

  /** Whether a reply to this request has begun. */
  boolean answers(HsmsHeader request) {
    return partials.containsKey(
        HsmsHeader.data(
            request.sessionId(),
            request.stream(),
            request.function() + 1 & 0xFF,
            false,
            request.systemBytes()));
  }

  /** T4 ran out. */
  void expired() {
    long now = port.nanoTime();
    Iterator<Map.Entry<HsmsHeader, Partial>> each = partials.entrySet().iterator();
    Map<HsmsHeader, Partial> late = new LinkedHashMap<>();
    while (each.hasNext()) {
      Map.Entry<HsmsHeader, Partial> entry = each.next();
      if (now - entry.getValue().touchedNanos < settings.t4().toNanos()) {
        break;
      }
      late.put(entry.getKey(), entry.getValue());
      each.remove();
    }
    armT4();
    late.forEach((message, partial) -> user.stopped(message, partial.blocks, partial.touchedNanos));
  }

  private void armT4() {
    if (partials.isEmpty()) {
      port.cancel(Secs1Timer.T4);
    } else {
      long since = partials.values().iterator().next().touchedNanos;
      port.arm(Secs1Timer.T4, Math.max(0, since + settings.t4().toNanos() - port.nanoTime()));
    }
  }

  void clear() {
    partials.clear();
    port.cancel(Secs1Timer.T4);
  }
}

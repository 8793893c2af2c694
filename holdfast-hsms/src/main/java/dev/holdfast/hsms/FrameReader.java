package dev.holdfast.hsms;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into HSMS messages: length first, limit before allocation. What a body contains can
 * never move the stream.
 */
final class FrameReader {

  private static final int PREFIX = 4 + HsmsHeader.LENGTH;

  /** Memory for a body is taken in steps, as bytes arrive and not as the length promises. */
  private static final int FIRST_STEP = 64 * 1024;

  /** How much more than has arrived a step may be. */
  private static final int GROWTH = 4;

  private final int maxMessage;
  private @Nullable HsmsHeader header;
  private byte[] body = HsmsMessage.NO_BODY;
  private int bodyLength;
  private int filled;
  private @Nullable String violation;

  FrameReader(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /**
   * The next whole message, or null when more bytes are needed or {@link #violation} is set.
   *
   * @param selection what the message is marked with
   */
  @Nullable HsmsMessage next(ByteBuffer unread, @Nullable Selection selection) {
    HsmsHeader head = header;
    if (head == null) {
      head = begin(unread);
      if (head == null) {
        return null;
      }
    }
    fill(unread);
    if (filled < bodyLength) {
      header = head;
      return null;
    }
    HsmsMessage message = new HsmsMessage(head, body, selection);
    header = null;
    body = HsmsMessage.NO_BODY;
    return message;
  }

  private @Nullable HsmsHeader begin(ByteBuffer unread) {
    if (unread.remaining() < 4) {
      return null;
    }
    long length = Integer.toUnsignedLong(unread.getInt(unread.position()));
    if (length < HsmsHeader.LENGTH || length > maxMessage) {
      violation =
          "length " + length + " is not " + HsmsHeader.LENGTH + " to " + maxMessage + " bytes";
      return null;
    }
    if (unread.remaining() < PREFIX) {
      return null;
    }
    unread.position(unread.position() + 4);
    bodyLength = (int) length - HsmsHeader.LENGTH;
    filled = 0;
    body = bodyLength == 0 ? HsmsMessage.NO_BODY : new byte[Math.min(bodyLength, FIRST_STEP)];
    return HsmsHeader.read(unread);
  }

  private void fill(ByteBuffer unread) {
    int n = Math.min(unread.remaining(), bodyLength - filled);
    if (filled + n > body.length) {
      long grown = (long) GROWTH * (filled + n);
      body = Arrays.copyOf(body, (int) Math.min(bodyLength, grown));
    }
    unread.get(body, filled, n);
    filled += n;
  }

  /** What makes the stream unreadable from here on, or null. */
  @Nullable String violation() {
    return violation;
  }

  /** Whether a message has begun and not ended. */
  boolean halfway(ByteBuffer unread) {
    return header != null || unread.hasRemaining();
  }

  /** How far the message in progress has come, for people. */
  String progress(int unreadBytes) {
    HsmsHeader head = header;
    return head == null
        ? unreadBytes + " bytes of a message head"
        : head.kind() + " with " + filled + " of " + bodyLength + " body bytes";
  }
}

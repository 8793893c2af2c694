package dev.holdfast.ipc.frame;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How one message is told from the next. */
public enum Framing {
  /** Each ends with a line feed, which is no part of it; a carriage return before it is none. */
  LINES {
    @Override
    byte @Nullable [] next(ByteBuffer from, int most) {
      for (int at = from.position(); at < from.limit(); at++) {
        if (from.get(at) == '\n') {
          int end = at > from.position() && from.get(at - 1) == '\r' ? at - 1 : at;
          byte[] line = copy(from, from.position(), end);
          from.position(at + 1);
          return line;
        }
      }
      return null;
    }

    @Override
    public ByteBuffer frame(byte[] message) {
      return ByteBuffer.allocate(message.length + 1).put(message).put((byte) '\n').flip();
    }

    @Override
    public boolean carries(byte[] message) {
      for (byte each : message) {
        if (each == '\n') {
          return false;
        }
      }
      return true;
    }
  },
  /** Each follows its length, four bytes, the highest first. */
  LENGTH {
    @Override
    byte @Nullable [] next(ByteBuffer from, int most) {
      if (from.remaining() < Integer.BYTES) {
        return null;
      }
      int length = from.getInt(from.position());
      if (length < 0 || length > most) {
        throw new IllegalArgumentException(
            "a message of %d bytes is announced, the most is %d"
                .formatted(Integer.toUnsignedLong(length), most));
      }
      if (from.remaining() - Integer.BYTES < length) {
        return null;
      }
      int start = from.position() + Integer.BYTES;
      byte[] message = copy(from, start, start + length);
      from.position(start + length);
      return message;
    }

    @Override
    public ByteBuffer frame(byte[] message) {
      return ByteBuffer.allocate(Integer.BYTES + message.length)
          .putInt(message.length)
          .put(message)
          .flip();
    }
  },
  /**
   * What comes at a time is a message: for ways that keep bounds, or where bounds do not matter.
   */
  RAW {
    @Override
    byte @Nullable [] next(ByteBuffer from, int most) {
      if (!from.hasRemaining()) {
        return null;
      }
      byte[] all = copy(from, from.position(), from.limit());
      from.position(from.limit());
      return all;
    }

    @Override
    public ByteBuffer frame(byte[] message) {
      return ByteBuffer.wrap(message);
    }
  };

  /**
   * The next whole message, past which the buffer moves; null where none is whole yet.
   *
   * @throws IllegalArgumentException where one is announced that is longer than may be
   */
  abstract byte @Nullable [] next(ByteBuffer from, int most);

  /** A message with what marks its bounds. */
  public abstract ByteBuffer frame(byte[] message);

  /** Whether it can carry a message of these bytes. */
  public boolean carries(byte[] message) {
    return true;
  }

  private static byte[] copy(ByteBuffer from, int start, int end) {
    byte[] bytes = new byte[end - start];
    from.get(start, bytes);
    return bytes;
  }

  /** The word as it stands in an endpoint or a configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.holdfast.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Frames with a length prefix, read from a stream into one buffer. */
final class FrameInput {

  private static final int CAPACITY = 2 * 1024 * 1024;

  private final InputStream in;
  private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY);
  private int next;
  private int end;

  FrameInput(InputStream in) {
    this.in = in;
  }

  /**
   * Waits for the next frame.
   *
   * @return where its length prefix stands in {@link #array}, until the next call
   */
  int next() throws IOException {
    while (!holdsAnother()) {
      fill();
    }
    int at = next;
    next += length();
    return at;
  }

  /** Whether the next frame is there without waiting. */
  boolean holdsAnother() {
    return end - next >= Integer.BYTES && end - next >= length();
  }

  /** Behind the frame that came last. */
  int end() {
    return next;
  }

  byte[] array() {
    return bytes.array();
  }

  /** The four bytes at an index, as a number. */
  int wordAt(int index) {
    return bytes.getInt(index);
  }

  private int length() {
    return Integer.BYTES + bytes.getInt(next);
  }

  private void fill() throws IOException {
    byte[] array = bytes.array();
    if (next > 0) {
      System.arraycopy(array, next, array, 0, end - next);
      end -= next;
      next = 0;
    }
    int read = in.read(array, end, array.length - end);
    if (read < 0) {
      throw new EOFException("the other end closed");
    }
    end += read;
  }
}

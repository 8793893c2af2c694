package dev.holdfast.arq;

import dev.holdfast.link.frame.Finding;

/**
 * Finds the frames in a noisy stream. What is no frame is skipped byte by byte and counted; a head
 * with a false length, tail or check costs one byte, so that a frame inside it is found.
 */
public final class ArqScanner {

  /** Hears of frames. */
  @FunctionalInterface
  public interface Listener {
    /** A frame and the bytes it stands in, valid during the call only. */
    void found(ArqFrame frame, byte[] bytes, int at, int length);
  }

  private final ArqFormat format;
  private long junkBytes;
  private long falseHeads;
  private int needed;

  public ArqScanner(ArqFormat format) {
    this.format = format;
  }

  /**
   * Tells of each frame between two offsets.
   *
   * @param last whether nothing follows, so that half a frame is none
   * @return bytes from {@code at} that are done with; the rest belongs before what follows
   */
  public int scan(byte[] bytes, int at, int end, boolean last, Listener listener) {
    int next = at;
    while (next < end) {
      Finding<ArqFrame> finding = format.look(bytes, next, end);
      if (finding instanceof Finding.Found<ArqFrame>(int length, ArqFrame frame)) {
        listener.found(frame, bytes, next, length);
        next += length;
      } else if (!last && finding instanceof Finding.NeedMore<ArqFrame>(int atLeast)) {
        needed = atLeast;
        return next - at;
      } else {
        next = skip(bytes, next, end);
      }
    }
    needed = 0;
    return end - at;
  }

  /** Gives up the head at an offset, as when its frame does not come whole: one byte goes. */
  public int skip(byte[] bytes, int at, int end) {
    if (format.headAt(bytes, at, end)) {
      falseHeads++;
    }
    int next = format.nextHead(bytes, at + 1, end);
    junkBytes += next - at;
    return next;
  }

  /** Bytes from the first unread one that must be there before it is worth scanning again. */
  public int needed() {
    return needed;
  }

  /** Bytes skipped so far. */
  public long junkBytes() {
    return junkBytes;
  }

  /** Heads so far that no frame followed: length, tail or check was false. */
  public long falseHeads() {
    return falseHeads;
  }
}

package dev.holdfast.meter.line;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the first whole frame that any guest takes, in bytes that come bit by bit. Each byte is
 * looked at once, and what may be the start of a frame again only when as many bytes are there as
 * it asked for.
 */
final class FirstFrame {

  /** Most bytes that are kept for a frame to become whole. */
  static final int WINDOW = 20_000;

  private static final int FIRST_CAPACITY = 512;

  /** An offset of the stream that frames may start at. */
  private static final class Place {
    private final long at;
    private int open;

    private Place(long at) {
      this.at = at;
    }
  }

  /** What may become a frame of a guest; orders count guests and their heads. */
  private record Candidate(Place place, int order, long due) {}

  private record Head(Guest guest, FrameFormat<?> format) {}

  private final List<Head> heads = new ArrayList<>();

  /** Those that frames may still start at, in the order of the stream. */
  private final ArrayDeque<Place> places = new ArrayDeque<>();

  private final PriorityQueue<Candidate> candidates =
      new PriorityQueue<>(Comparator.comparingLong(Candidate::due));

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int start;
  private int end;

  /** Position in the stream of {@code bytes[start]}. */
  private long base;

  FirstFrame(List<Guest> guests) {
    for (Guest guest : guests) {
      guest.heads().forEach(format -> heads.add(new Head(guest, format)));
    }
  }

  /** Bytes that are kept, the first ones of what is unread. */
  int kept() {
    return end - start;
  }

  /**
   * Looks at what is new.
   *
   * @param unread all that is kept and what has come since; nothing is taken from it
   * @return whose frame is whole, null as long as there is none; the frame starts right behind what
   *     {@link #drop} tells
   */
  @Nullable Guest look(ByteBuffer unread) {
    int from = end;
    take(unread);
    Guest guest = askAgain();
    for (int index = start + from; guest == null && index < end; index++) {
      guest = askAll(index);
    }
    return guest;
  }

  /**
   * Forgets what no frame can start in, and everything once the window is full.
   *
   * @return how many bytes that is, from the first one unread
   */
  int drop() {
    while (!places.isEmpty() && places.getFirst().open == 0) {
      places.removeFirst();
    }
    boolean full = kept() >= WINDOW;
    int junk = places.isEmpty() || full ? kept() : (int) (places.getFirst().at - base);
    if (junk == kept()) {
      places.clear();
      candidates.clear();
    }
    start += junk;
    base += junk;
    return junk;
  }
}

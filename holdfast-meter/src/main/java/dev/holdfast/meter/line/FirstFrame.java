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

  /** Whether a frame may stand behind bytes that are nobody's. */
  private final boolean anywhere;

  /** Those that frames may still start at, in the order of the stream. */
  private final ArrayDeque<Place> places = new ArrayDeque<>();

  private final PriorityQueue<Candidate> candidates =
      new PriorityQueue<>(Comparator.comparingLong(Candidate::due));

  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int start;
  private int end;

  /** Position in the stream of {@code bytes[start]}. */
  private long base;

  /** Where the frame starts that is whole, from {@link #start} on; -1 while there is none. */
  private int frameAt = -1;

  FirstFrame(List<Guest> guests, boolean anywhere) {
    this.anywhere = anywhere;
    for (Guest guest : guests) {
      guest.heads().forEach(format -> heads.add(new Head(guest, format)));
    }
  }

  /** Bytes that are kept, the first ones of what is unread. */
  int kept() {
    return end - start;
  }

  /** A copy of them. */
  byte[] bytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /**
   * Looks at what is new, as far as the window goes.
   *
   * @param unread all that is kept and what has come since; nothing is taken from it
   * @return whose frame is whole, null as long as there is none; the frame starts right behind what
   *     {@link #drop} tells
   */
  @Nullable Guest look(ByteBuffer unread) {
    int seen = kept();
    take(unread);
    Guest guest = askAgain();
    int places = anywhere ? kept() : Math.min(kept(), 1);
    for (int i = seen; guest == null && i < places; i++) {
      guest = askAll(new Place(base + i));
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
    boolean none = places.isEmpty() || kept() == WINDOW;
    int junk = frameAt >= 0 ? frameAt : none ? kept() : (int) (places.getFirst().at - base);
    if (junk == kept()) {
      places.clear();
      candidates.clear();
    }
    start += junk;
    base += junk;
    return junk;
  }

  private void take(ByteBuffer unread) {
    int more = Math.min(unread.remaining(), WINDOW) - kept();
    if (end + more > bytes.length) {
      int kept = kept();
      int capacity = Math.max(bytes.length, Math.min(2 * WINDOW, 2 * (kept + more)));
      byte[] room = capacity > bytes.length ? new byte[capacity] : bytes;
      System.arraycopy(bytes, start, room, 0, kept);
      start = 0;
      end = kept;
      bytes = room;
    }
    unread.get(unread.position() + kept(), bytes, end, more);
    end += more;
  }

  /** Asks those that have as many bytes now as they wanted, in the order of the stream. */
  private @Nullable Guest askAgain() {
    List<Candidate> due = new ArrayList<>();
    while (!candidates.isEmpty() && candidates.peek().due <= base + kept()) {
      due.add(candidates.remove());
    }
    due.sort(
        Comparator.<Candidate>comparingLong(c -> c.place.at).thenComparingInt(Candidate::order));
    for (Candidate candidate : due) {
      candidate.place.open--;
      if (ask(candidate.place, candidate.order)) {
        return heads.get(candidate.order).guest;
      }
    }
    return null;
  }

  private @Nullable Guest askAll(Place place) {
    for (int order = 0; order < heads.size(); order++) {
      if (ask(place, order)) {
        return heads.get(order).guest;
      }
    }
    if (place.open > 0) {
      places.add(place);
    }
    return null;
  }

  /** Whether a frame is whole; one that may become so is noted. */
  private boolean ask(Place place, int order) {
    int at = (int) (place.at - base);
    switch (heads.get(order).format.look(bytes, start + at, end)) {
      case Finding.Found<?> _ -> {
        frameAt = at;
        return true;
      }
      case Finding.NeedMore<?> more -> {
        place.open++;
        candidates.add(new Candidate(place, order, place.at + more.atLeast()));
      }
      case Finding.No<?> _ -> {}
    }
    return false;
  }
}

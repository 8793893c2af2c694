package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.lanes.Eight;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Judges heads by what stands where they can carry no frame as it is: within all that a DL/T 645
 * head claims, within the head alone of a DL/T 698.45 frame. A whole sure frame there proves a head
 * false, and so does one that its format knows to be no chance ({@link PromptFormat}).
 */
final class Heads {

  /** The shortest frame of both DL/T protocols. */
  private static final int SHORTEST = 12;

  /** As many bytes as tell a head's length, and too few for a frame. */
  private static final int HEAD = 10;

  /** In place of a byte that all start with. */
  static final int NO_START = 0x100;

  private static final int NONE = -1;
  private static final int UNDECIDED = -2;

  private final Tongue[] sure;
  private final PromptFormat<?>[] prompts;

  /** The sure formats, where there are one or two and both can rule out frames. */
  private final @Nullable FrameScreen screen;

  private final @Nullable FrameScreen secondScreen;

  /** One bit for each byte that a sure frame starts with. */
  private final long[] firsts = new long[4];

  /** The byte that all sure frames start with, eight times; where they differ, {@link #mixed}. */
  private final long first;

  private final boolean mixed;

  private int proof;

  /** Where the frame ends that {@link #prompt} has met. */
  private int promptEnd;

  /** Where {@link #sureWithin} has met what may still become a sure frame. */
  private int undecidedAt;

  Heads(Tongue[] sure, Tongue[] others) {
    this.sure = sure;
    this.prompts =
        Arrays.stream(others)
            .map(Tongue::format)
            .filter(f -> f instanceof PromptFormat<?> prompt && prompt.prompts())
            .toArray(PromptFormat<?>[]::new);
    this.screen = sure.length > 2 ? null : screen(sure, 0);
    this.secondScreen = screen(sure, sure.length - 1);
    int common = sure.length == 0 ? 0 : sure[0].first();
    this.first = common * Eight.ONES;
    this.mixed =
        common == Tongue.ANY || Arrays.stream(sure).anyMatch(tongue -> tongue.first() != common);
    for (Tongue tongue : sure) {
      for (int b = 0; b <= 0xFF; b++) {
        if (tongue.first() == b || tongue.first() == Tongue.ANY) {
          firsts[b >>> 6] |= 1L << b;
        }
      }
    }
  }

  private static @Nullable FrameScreen screen(Tongue[] sure, int index) {
    return sure.length > 0 && sure[index].format() instanceof FrameScreen screen ? screen : null;
  }

  /**
   * Whether a whole sure frame may stand between two indexes, told at a glance.
   *
   * @return false only where there is none
   */
  boolean mayStand(byte[] bytes, int from, int to) {
    FrameScreen one = screen;
    FrameScreen other = secondScreen;
    int starts = to - SHORTEST + 1 - from;
    if (one == null
        || other == null
        || to - from > FrameScreen.LONGEST
        || to + FrameScreen.ROOM > bytes.length) {
      return starts > 0;
    }
    for (int i = 0; i < starts; i += Long.BYTES) {
      long marks = one.starts(bytes, from + i) | other.starts(bytes, from + i);
      if (Eight.marked(marks, starts - i)) {
        return true;
      }
    }
    return false;
  }

  /** What is known of a head. */
  enum Verdict {
    /** Nothing speaks against it, or there is no head. */
    TRUE,
    /** A frame within its length proves it false. */
    FALSE,
    /** Its length is claimed, but not all of it has arrived. */
    OPEN
  }

  /** Whether sure frames start with different bytes. */
  boolean mixed() {
    return mixed;
  }

  /** The byte, -128 to 127, that all sure frames start with; {@link #NO_START} where none do. */
  int start() {
    return sure.length == 0 ? NO_START : (byte) first;
  }

  boolean mayStart(byte first) {
    return (firsts[(first & 0xFF) >>> 6] >>> first & 1) != 0;
  }

  /** Where the frame starts that proved the head false. */
  int proof() {
    return proof;
  }

  /**
   * Judges the head at an offset.
   *
   * @param finding what its format says of it
   * @param last whether nothing follows {@code bytes[end - 1]}
   */
  Verdict judge(
      Tongue tongue,
      Finding<? extends MeterFrame> finding,
      byte[] bytes,
      int at,
      int end,
      boolean last) {
    int claimed = tongue.clear() ? 0 : claimed(tongue.format(), finding, bytes, at, end);
    if (claimed == 0) {
      proof = promptInHead(tongue, bytes, at, end(finding, at, end));
      return proof >= 0 ? Verdict.FALSE : Verdict.TRUE;
    }
    boolean open = !last && claimed > end - at;
    proof = within(bytes, at, Math.min(at + claimed, end), open ? at + claimed : 0);
    return proof >= 0 ? Verdict.FALSE : open ? Verdict.OPEN : Verdict.TRUE;
  }

  private static int end(Finding<? extends MeterFrame> finding, int at, int end) {
    return finding instanceof Finding.Found<?> f ? at + f.length() : end;
  }

  /**
   * The first prompt frame that starts in a head which carries none, or whose length is not told,
   * and which was no more than a candidate when that frame ended.
   */
  private int promptInHead(Tongue tongue, byte[] bytes, int at, int end) {
    int head = prompts.length == 0 ? 0 : head(tongue, bytes, at, end);
    int prompt = prompt(bytes, at + 1, Math.min(at + head, end), end);
    return prompt >= 0 && tongue.format().look(bytes, at, promptEnd) instanceof Finding.NeedMore<?>
        ? prompt
        : NONE;
  }

  /** Whether a prompt frame may prove a head false before as many bytes are there as it wants. */
  boolean awaited(Tongue tongue, byte[] bytes, int at, int end) {
    int there = end - at;
    return prompts.length > 0 && (there < HEAD || there < head(tongue, bytes, at, end));
  }

  private static int head(Tongue tongue, byte[] bytes, int at, int end) {
    if (!tongue.clear()) {
      return HEAD;
    }
    return tongue.format() instanceof HeadFormat<?> format ? format.headLength(bytes, at, end) : 0;
  }

  /** The first prompt frame that starts in a range and ends before {@code end}. */
  private int prompt(byte[] bytes, int from, int to, int end) {
    for (int at = from; at < to; at++) {
      for (PromptFormat<?> format : prompts) {
        int length = format.prompt(bytes, at, end);
        if (length > 0) {
          promptEnd = at + length;
          return at;
        }
      }
    }
    return NONE;
  }

  /** Whether a prompt frame stands between two indexes. */
  boolean prompted(byte[] bytes, int from, int to) {
    return prompts.length > 0 && prompt(bytes, from, to, to) >= 0;
  }

  /** The length claimed, 0 while there is no head. */
  private static int claimed(
      FrameFormat<? extends MeterFrame> format,
      Finding<? extends MeterFrame> finding,
      byte[] bytes,
      int at,
      int end) {
    if (finding instanceof Finding.Found<? extends MeterFrame> f) {
      return f.length();
    }
    if (end - at < HEAD) {
      return 0;
    }
    return format.look(bytes, at, at + HEAD) instanceof Finding.NeedMore<? extends MeterFrame> claim
        ? claim.atLeast()
        : 0;
  }

  /**
   * The first whole frame behind an offset that is sure or prompt.
   *
   * @param to where bytes, or the claim, end
   * @param open where the claim will end, 0 when all of it is there
   */
  private int within(byte[] bytes, int at, int to, int open) {
    int first = sureWithin(bytes, at, to, open);
    if (prompts.length == 0) {
      return first;
    }
    int limit = first >= 0 ? first : first == UNDECIDED ? undecidedAt : to;
    int prompt = prompt(bytes, at + 1, limit, to);
    return prompt >= 0 ? prompt : first;
  }

  private int sureWithin(byte[] bytes, int at, int to, int open) {
    int stop = to - SHORTEST + 1;
    for (int inner = next(bytes, at + 1, stop);
        inner < stop;
        inner = next(bytes, inner + 1, stop)) {
      int start = sureAt(bytes, inner, to, open);
      if (start != NONE) {
        undecidedAt = inner;
        return start;
      }
    }
    return NONE;
  }

  /**
   * The next byte that a sure frame may start with, {@code to} or more where there is none. Looks
   * at eight bytes at a time: most heads are judged by one step.
   */
  private int next(byte[] bytes, int from, int to) {
    int at = from;
    while (!mixed && at < to && at <= bytes.length - Long.BYTES) {
      long zeros = Eight.zeros(Eight.at(bytes, at) ^ first);
      if (zeros != 0) {
        return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
      }
      at += Long.BYTES;
    }
    while (at < to && !mayStart(bytes[at])) {
      at++;
    }
    return at;
  }

  private int sureAt(byte[] bytes, int at, int to, int open) {
    for (Tongue tongue : sure) {
      FrameFormat<? extends MeterFrame> format = tongue.format();
      switch (open == 0 ? format.lookLast(bytes, at, to) : format.look(bytes, at, to)) {
        case Finding.Found<? extends MeterFrame> f -> {
          int contrary =
              tongue.clear()
                  ? promptInHead(tongue, bytes, at, at + f.length())
                  : within(bytes, at, at + f.length(), 0);
          if (contrary < 0) {
            return at;
          }
        }
        case Finding.NeedMore<? extends MeterFrame> more -> {
          if (tongue.clear()
              && at + more.atLeast() <= open
              && promptInHead(tongue, bytes, at, to) < 0) {
            return UNDECIDED;
          }
        }
        case Finding.No<? extends MeterFrame> _ -> {}
      }
    }
    return NONE;
  }
}

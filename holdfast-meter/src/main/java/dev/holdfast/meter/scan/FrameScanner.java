package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of several protocols in one stream of bytes, however the stream is cut into
 * chunks and whatever stands between the frames.
 *
 * <p>At each offset all tongues are tried, the sure ones (see {@link Tongue}) first. A frame found
 * takes exactly its bytes; where none starts, one byte is junk. What may be the start of a frame
 * whose end has not arrived is a <em>candidate</em>:
 *
 * <ol>
 *   <li>A candidate in clear text (Modbus, DL/T 698.45 whose head check holds) keeps back what
 *       stands behind it, for that may be what it carries. Once it is whole it wins, and nothing
 *       inside it is ever shown.
 *   <li>A head that cannot carry a frame as it is (DL/T 645) is false when a whole DL/T frame
 *       stands within the length it claims, even if its own 8-bit sum holds by chance. So such a
 *       candidate keeps back nothing that is sure. The frame that proves it false is shown at once,
 *       behind what stands whole between them.
 *   <li>A Modbus RTU frame that has to fit in more than its CRC proves such a head false likewise,
 *       and one of DL/T 698.45 where it starts before the user data ({@link PromptFormat}). For who
 *       expects requests that is a read of as many as one may read, a write of one coil, of several
 *       coils or registers; for who knows the units that are ours, any request to them, or any
 *       response of theirs. Other RTU frames wait behind such a head until it is whole, false or
 *       ended by a gap, as one CRC is too often chance.
 *   <li>{@link #gap()}, a silence, ends all candidates: a frame never spans it. What they kept back
 *       is shown then.
 *   <li>A claim that its format knows to be false is no candidate, so a wrong head check or a
 *       length beyond the protocol's limit keeps back nothing.
 * </ol>
 *
 * <p>So frames found do not depend on how the bytes were cut, but for one doubt that nothing on the
 * wire decides: a frame for whose first part the CRC of an RTU frame holds too, as it does for an
 * RTU frame with 00 behind it. The buffer is bounded by the largest frame of all tongues; a format
 * that still wants more then is treated as at a gap.
 */
public final class FrameScanner {
  /** A junk run up to this length is kept until it ends, as it may be a frame as a whole. */
  private static final int MAX_RUN = 256;

  private static final int FIRST_CAPACITY = 512;

  /** Bytes that are there before a preamble and what follows it are told at a glance. */
  private static final int ROOM = 2 * Long.BYTES;

  /** Those whose finds are sure, and the others. */
  private final Tongue[] sure;

  private final Tongue[] others;

  private final List<SilenceFormat<? extends MeterFrame>> silent;
  private final Heads heads;

  /** The first of each, if it tells frames at a glance. No other goes before it at any offset. */
  private final @Nullable QuickFormat<? extends MeterFrame> quickSure;

  private final @Nullable QuickFormat<? extends MeterFrame> quickOther;

  /** Whether what {@link #quickSure} tells has to be judged as a head. */
  private final boolean clearSure;

  private final Preambles preambles;

  private final FrameSink sink;
  private final int maxLength;

  private byte[] bytes;

  /** First byte not yet shown: junk so far. */
  private int run;

  /** First byte not yet decided. */
  private int next;

  /** One past the last byte. */
  private int end;

  /** No decision can fall before this many bytes are there, counted from {@link #next}. */
  private int wanted;

  private int need;
  private @Nullable MeterFrame found;
  private int foundLength;
  private @Nullable Tongue foundBy;

  /** Whether the run began earlier than {@link #run}, so that it is no frame as a whole. */
  private boolean runCut;

  /**
   * @param tongues in the order in which they are tried at each offset, behind the sure ones
   * @param sink takes what is found, during {@link #feed} and {@link #gap}
   */
  public FrameScanner(List<Tongue> tongues, FrameSink sink) {
    this(tongues, sink, new byte[FIRST_CAPACITY], 0, 0);
  }

  private FrameScanner(List<Tongue> tongues, FrameSink sink, byte[] bytes, int from, int to) {
    this.sure = tongues.stream().filter(Tongue::sure).toArray(Tongue[]::new);
    this.others = tongues.stream().filter(t -> !t.sure()).toArray(Tongue[]::new);
    this.silent = silent(tongues);
    this.heads = new Heads(sure, others);
    this.quickSure = quick(sure);
    this.quickOther = heads.mixed() ? null : quick(others);
    this.clearSure = sure.length > 0 && sure[0].clear();
    this.preambles = preambles();
    this.sink = sink;
    this.maxLength = tongues.stream().mapToInt(t -> t.format().maxLength()).max().orElse(0);
    this.bytes = bytes;
    this.run = from;
    this.next = from;
    this.end = to;
  }

  private static List<SilenceFormat<? extends MeterFrame>> silent(List<Tongue> tongues) {
    List<SilenceFormat<? extends MeterFrame>> silent = new ArrayList<>();
    for (Tongue tongue : tongues) {
      if (tongue.format() instanceof SilenceFormat<? extends MeterFrame> format) {
        silent.add(format);
      }
    }
    return silent;
  }

  private static @Nullable QuickFormat<? extends MeterFrame> quick(Tongue[] tongues) {
    return tongues.length > 0
            && tongues[0].format() instanceof QuickFormat<? extends MeterFrame> quick
        ? quick
        : null;
  }

  private Preambles preambles() {
    return quickSure == null || heads.mayStart(Preambles.WAKE)
        ? Preambles.NONE
        : Preambles.passedBy(others, silent, sure[0].first());
  }

  /** Finds all frames in bytes that are all there is, without copying them. */
  public static void scan(List<Tongue> tongues, byte[] bytes, int from, int to, FrameSink sink) {
    FrameScanner scanner = new FrameScanner(tongues, sink, bytes, from, to);
    scanner.gap();
  }

  /** Takes all bytes of a chunk. */
  public void feed(ByteBuffer chunk) {
    while (chunk.hasRemaining()) {
      makeRoom(chunk.remaining());
      int n = Math.min(chunk.remaining(), bytes.length - end);
      if (n == 0) {
        gap();
        continue;
      }
      chunk.get(bytes, end, n);
      end += n;
      if (end - next >= wanted) {
        decide(false);
      }
    }
  }

  /** The line was silent: all that is there is decided now. */
  public void gap() {
    decide(true);
    endRun(next, false);
    run = 0;
    next = 0;
    end = 0;
    wanted = 0;
    runCut = false;
  }

  /** Number of bytes that wait for more bytes or for a gap. */
  public int pending() {
    return end - run;
  }

  private void makeRoom(int chunk) {
    if (run > 0) {
      System.arraycopy(bytes, run, bytes, 0, end - run);
      next -= run;
      end -= run;
      run = 0;
    }
    int bound = Math.max(FIRST_CAPACITY, maxLength + MAX_RUN + 1);
    int capacity = Math.min(bound, Math.max(end + chunk, FIRST_CAPACITY));
    if (capacity > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(bound, Math.max(capacity, 2 * bytes.length)));
    }
  }

  private void decide(boolean last) {
    int at = next;
    wanted = 0;
    while (at < end) {
      switch (lookAt(at, last)) {
        case FRAME -> at = showPlain(show(at));
        case NOTHING -> at++;
        case FALSE_HEAD -> {
          int proof = heads.proof();
          decideBetween(at, proof);
          at = proof;
        }
        case CANDIDATE -> {
          wanted = need;
          keep(at);
          return;
        }
      }
    }
    keep(end);
  }

  /**
   * Shows frames as long as they follow each other in the language of the one just shown and are
   * told at a glance, as most are.
   *
   * @param from where the frame just shown ends
   * @return where the last one ends
   */
  private int showPlain(int from) {
    Tongue tongue = foundBy;
    if (tongue == null) {
      return from;
    }
    if (quickSure != null && quickSure.equals(tongue.format())) {
      return showPlainSure(quickSure, from);
    }
    return quickOther != null && quickOther.equals(tongue.format())
        ? showPlainOther(quickOther, from)
        : from;
  }

  private int showPlainSure(QuickFormat<? extends MeterFrame> format, int from) {
    byte[] b = bytes;
    FrameSink into = sink;
    Heads judge = heads;
    int passed = preambles.passed();
    boolean clear = clearSure;
    boolean alike = !judge.mixed();
    int last = end;
    int stop = last - ROOM;
    int at = from;
    while (at <= stop) {
      int preamble = Preambles.at(b, at, passed);
      int start = at + preamble;
      int length = format.glance(b, start, last);
      if (length == 0
          || !(clear
              || (alike && format.carriesNone(b, start, length))
              || !judge.mayStand(b, start + 1, start + length))
          || judge.prompted(b, start + 1, start + length)) {
        return at;
      }
      at = start + length;
      next = at;
      run = at;
      into.frame(format.read(b, start, length), b, preamble, start, at);
    }
    return at;
  }

  private int showPlainOther(QuickFormat<? extends MeterFrame> format, int from) {
    byte[] b = bytes;
    FrameSink into = sink;
    int stop = end;
    int sureStart = heads.start();
    int at = from;
    while (at < stop && b[at] != sureStart) {
      int start = at;
      int length = format.glance(b, start, stop);
      if (length == 0) {
        return at;
      }
      at = start + length;
      next = at;
      run = at;
      into.frame(format.read(b, start, length), b, 0, start, at);
    }
    return at;
  }

  /** Shows what stands whole between a false head and the frame that proves it false. */
  private void decideBetween(int from, int to) {
    int stop = end;
    end = to;
    int at = from;
    while (at < to) {
      at = lookAt(at, true) == Start.FRAME ? show(at) : at + 1;
    }
    end = stop;
  }

  /**
   * What starts at an offset; leaves a frame in {@link #found} and {@link #foundLength}, a
   * candidate's wish in {@link #need}.
   *
   * <p>The sure tongues and the others are asked in a method each: so the compiler sees few formats
   * in either, which it need not call by table, and neither is too large for it.
   */
  private Start lookAt(int at, boolean last) {
    need = Integer.MAX_VALUE;
    if (heads.mayStart(bytes[at])) {
      Start start = lookSure(at, last);
      if (start != Start.NOTHING) {
        return start;
      }
    }
    return lookOthers(at, last);
  }

  private Start lookSure(int at, boolean last) {
    for (Tongue tongue : sure) {
      FrameFormat<? extends MeterFrame> format = tongue.format();
      Finding<? extends MeterFrame> finding =
          last ? format.lookLast(bytes, at, end) : format.look(bytes, at, end);
      switch (heads.judge(tongue, finding, bytes, at, end, last)) {
        case FALSE -> {
          return Start.FALSE_HEAD;
        }
        case OPEN -> {
          need = 0;
          return Start.CANDIDATE;
        }
        case TRUE -> {}
      }
      if (finding instanceof Finding.Found<? extends MeterFrame> f) {
        return take(f, tongue);
      }
      hear(finding, last);
      if (!last
          && finding instanceof Finding.NeedMore<?>
          && heads.awaited(tongue, bytes, at, end)) {
        need = 0;
      }
    }
    return Start.NOTHING;
  }

  private Start lookOthers(int at, boolean last) {
    for (Tongue tongue : others) {
      if (tongue.first() == Tongue.ANY || tongue.first() == (bytes[at] & 0xFF)) {
        FrameFormat<? extends MeterFrame> format = tongue.format();
        Finding<? extends MeterFrame> finding =
            last ? format.lookLast(bytes, at, end) : format.look(bytes, at, end);
        if (finding instanceof Finding.Found<? extends MeterFrame> f) {
          return take(f, tongue);
        }
        hear(finding, last);
      }
    }
    return need < Integer.MAX_VALUE ? Start.CANDIDATE : Start.NOTHING;
  }

  /** Takes up a candidate's wish. */
  private void hear(Finding<? extends MeterFrame> finding, boolean last) {
    if (!last && finding instanceof Finding.NeedMore<? extends MeterFrame> more) {
      need = Math.min(need, more.atLeast());
    }
  }

  private Start take(Finding.Found<? extends MeterFrame> f, Tongue tongue) {
    found = f.frame();
    foundLength = f.length();
    foundBy = tongue;
    return Start.FRAME;
  }

  private int show(int at) {
    MeterFrame frame = found;
    Tongue tongue = foundBy;
    if (frame == null || tongue == null) {
      throw new IllegalStateException("no frame at " + at);
    }
    int preamble = endRun(at, tongue.sure());
    next = at + foundLength;
    run = next;
    sink.frame(frame, bytes, preamble, at, next);
    return next;
  }

  /** Keeps what is undecided from an offset on; the run before it only while it may be a frame. */
  private void keep(int undecided) {
    next = undecided;
    if (next - run > MAX_RUN) {
      sink.junk(bytes, run, next);
      run = next;
      runCut = true;
    }
  }

  /**
   * Shows the bytes before an offset that no frame has taken.
   *
   * @return how many of them are a preamble, which only the frame behind it shows
   */
  private int endRun(int to, boolean beforeSure) {
    int junkEnd = to;
    if (beforeSure) {
      while (junkEnd > run && bytes[junkEnd - 1] == Preambles.WAKE) {
        junkEnd--;
      }
    }
    boolean taken = run == to || showRun(to);
    if (!taken && run < junkEnd && !showRun(junkEnd)) {
      sink.junk(bytes, run, junkEnd);
    }
    run = to;
    runCut = false;
    return taken ? 0 : to - junkEnd;
  }

  private boolean showRun(int to) {
    if (runCut) {
      return false;
    }
    for (SilenceFormat<? extends MeterFrame> format : silent) {
      MeterFrame frame = format.run(bytes, run, to);
      if (frame != null) {
        sink.frame(frame, bytes, 0, run, to);
        return true;
      }
    }
    return false;
  }

  private enum Start {
    NOTHING,
    FRAME,
    /** A head that a frame within its claimed length proves false. */
    FALSE_HEAD,
    CANDIDATE
  }
}

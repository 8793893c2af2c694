package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;
import java.nio.ByteBuffer;
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

  private static final byte PREAMBLE = (byte) 0xFE;

  private final Tongue[] tongues;

  /** Those whose finds are sure, and the others. */
  private final Tongue[] sure;

  private final Tongue[] others;
  private final Heads heads;

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
  private boolean foundSure;

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
    this.tongues = tongues.toArray(Tongue[]::new);
    this.sure = tongues.stream().filter(Tongue::sure).toArray(Tongue[]::new);
    this.others = tongues.stream().filter(t -> !t.sure()).toArray(Tongue[]::new);
    this.heads = new Heads(sure);
    this.sink = sink;
    this.maxLength = tongues.stream().mapToInt(t -> t.format().maxLength()).max().orElse(0);
    this.bytes = bytes;
    this.run = from;
    this.next = from;
    this.end = to;
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
        case FRAME -> at = show(at);
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
   */
  private Start lookAt(int at, boolean last) {
    need = Integer.MAX_VALUE;
    boolean waiting = false;
    if (heads.mayStart(bytes[at])) {
      for (Tongue tongue : sure) {
        Finding<? extends MeterFrame> finding = look(tongue.format(), at, last);
        if (!tongue.clear()) {
          switch (heads.judge(tongue.format(), finding, bytes, at, end, last)) {
            case FALSE -> {
              return Start.FALSE_HEAD;
            }
            case OPEN -> {
              need = 0;
              return Start.CANDIDATE;
            }
            case TRUE -> {}
          }
        }
        if (finding instanceof Finding.Found<? extends MeterFrame> f) {
          return take(f, true);
        }
        waiting |= waits(finding, last);
      }
    }
    for (Tongue tongue : others) {
      if (tongue.first() == Tongue.ANY || tongue.first() == (bytes[at] & 0xFF)) {
        Finding<? extends MeterFrame> finding = look(tongue.format(), at, last);
        if (finding instanceof Finding.Found<? extends MeterFrame> f) {
          return take(f, false);
        }
        waiting |= waits(finding, last);
      }
    }
    return waiting ? Start.CANDIDATE : Start.NOTHING;
  }

  private boolean waits(Finding<? extends MeterFrame> finding, boolean last) {
    if (last || !(finding instanceof Finding.NeedMore<? extends MeterFrame> more)) {
      return false;
    }
    need = Math.min(need, more.atLeast());
    return true;
  }

  private Start take(Finding.Found<? extends MeterFrame> f, boolean isSure) {
    found = f.frame();
    foundLength = f.length();
    foundSure = isSure;
    return Start.FRAME;
  }

  private Finding<? extends MeterFrame> look(
      FrameFormat<? extends MeterFrame> format, int at, boolean last) {
    return last ? format.lookLast(bytes, at, end) : format.look(bytes, at, end);
  }

  private int show(int at) {
    MeterFrame frame = found;
    if (frame == null) {
      throw new IllegalStateException("no frame at " + at);
    }
    endRun(at, foundSure);
    next = at + foundLength;
    run = next;
    sink.frame(frame, bytes, at, next);
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

  /** Shows the bytes before an offset that no frame has taken. */
  private void endRun(int to, boolean beforeSure) {
    int junkEnd = to;
    if (beforeSure) {
      while (junkEnd > run && bytes[junkEnd - 1] == PREAMBLE) {
        junkEnd--;
      }
    }
    if (run < to && !showRun(to)) {
      if (run < junkEnd && !showRun(junkEnd)) {
        sink.junk(bytes, run, junkEnd);
      }
      if (junkEnd < to) {
        sink.preamble(bytes, junkEnd, to);
      }
    }
    run = to;
    runCut = false;
  }

  private boolean showRun(int to) {
    if (runCut) {
      return false;
    }
    for (Tongue tongue : tongues) {
      if (tongue.format() instanceof SilenceFormat<? extends MeterFrame> silence) {
        MeterFrame frame = silence.run(bytes, run, to);
        if (frame != null) {
          sink.frame(frame, bytes, run, to);
          return true;
        }
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

package dev.holdfast.meter.scan;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.lanes.Eight;
import java.util.Arrays;
import java.util.List;

/**
 * The FE bytes that are sent before a DL/T frame to wake the receiver. They may be passed over at
 * once where no other format on the line could take one of them for the start of a frame.
 */
final class Preambles {

  static final byte WAKE = (byte) 0xFE;

  /** FE in each byte, which is 01 inverted. */
  private static final long WAKES = ~Eight.ONES;

  private static final int BYTE_SHIFT = 3;

  /** Longer ones are rare. */
  private static final int LONGEST = 8;

  /** None is passed over. */
  static final Preambles NONE = new Preambles(0);

  private final int passed;

  private Preambles(int passed) {
    this.passed = passed;
  }

  /**
   * The preambles that may be passed over.
   *
   * @param others formats that are asked at each byte of a preamble
   * @param silent those that may take it as a whole
   * @param start the byte that stands behind it
   */
  static Preambles passedBy(
      Tongue[] others, List<SilenceFormat<? extends MeterFrame>> silent, int start) {
    int longest = 0;
    while (longest < LONGEST && passes(others, silent, longest + 1, start)) {
      longest++;
    }
    return new Preambles(longest);
  }

  /** Whether none can start with the first FE, whatever follows the start behind them. */
  private static boolean passes(
      Tongue[] others, List<SilenceFormat<? extends MeterFrame>> silent, int length, int start) {
    byte[] bytes = new byte[length + 1];
    Arrays.fill(bytes, WAKE);
    bytes[length] = (byte) start;
    for (Tongue tongue : others) {
      if (!(tongue.format().look(bytes, 0, bytes.length) instanceof Finding.No<?>)) {
        return false;
      }
    }
    return silent.stream().allMatch(format -> format.run(bytes, 0, length) == null);
  }

  /** Bytes of the longest that may be passed over. */
  int passed() {
    return passed;
  }

  /**
   * Bytes of the preamble at an index, where it may be passed over, else 0.
   *
   * @param at an index with eight bytes behind it
   * @param passed what {@link #passed()} has told
   */
  static int at(byte[] bytes, int at, int passed) {
    int length = Long.numberOfTrailingZeros(Eight.at(bytes, at) ^ WAKES) >>> BYTE_SHIFT;
    return length <= passed ? length : 0;
  }
}

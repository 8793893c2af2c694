package dev.holdfast.link.time;

import dev.holdfast.link.time.TimerWheel.TimerList;

/** One level of a {@link TimerWheel}: its slots, and a bit for each that holds a timer. */
final class TimerLevel {

  private final TimerList[] slots;
  private final long[] occupied;
  private final int shift;
  private final int mask;
  private int filled;

  /**
   * @param count number of slots, a power of two
   * @param shift bits of a tick's number that the levels below take
   */
  TimerLevel(int count, int shift) {
    this.slots = new TimerList[count];
    this.occupied = new long[Math.ceilDiv(count, Long.SIZE)];
    this.shift = shift;
    this.mask = count - 1;
    for (int i = 0; i < count; i++) {
      slots[i] = new TimerList(this, i);
    }
  }

  TimerList slotOf(long tick) {
    return slots[(int) (tick >>> shift) & mask];
  }

  boolean isEmpty() {
    return filled == 0;
  }

  void filled(int index) {
    occupied[index >> 6] |= 1L << index;
    filled++;
  }

  void emptied(int index) {
    occupied[index >> 6] &= ~(1L << index);
    filled--;
  }

  /** The first tick of the first slot, from that of {@code tick} on, which holds a timer. */
  long nextStart(long tick) {
    int from = (int) (tick >>> shift) & mask;
    int word = from >> 6;
    long bits = occupied[word] & (-1L << from);
    while (bits == 0) {
      bits = occupied[++word];
    }
    long index = Long.SIZE * (long) word + Long.numberOfTrailingZeros(bits);
    int above = shift + Integer.bitCount(mask);
    long high = above >= Long.SIZE ? 0 : tick >>> above << above;
    return high | index << shift;
  }
}

package dev.holdfast.bench.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;

/** What every receiver makes of a message: it looks at its first and its last byte. */
final class Sum {

  private long sum;

  void add(MemorySegment memory, long at, int length) {
    sum += memory.get(JAVA_BYTE, at) + memory.get(JAVA_BYTE, at + length - 1);
  }

  void add(DirectBuffer buffer, int at, int length) {
    sum += buffer.getByte(at) + buffer.getByte(at + length - 1);
  }

  @Override
  public String toString() {
    return Long.toString(sum);
  }
}

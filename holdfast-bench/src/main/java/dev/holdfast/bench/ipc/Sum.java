package dev.holdfast.bench.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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

  /** One message; 1. */
  int add(byte[] message) {
    sum += message[0] + message[message.length - 1];
    return 1;
  }

  /** The same, from a place on. */
  int addOne(MemorySegment memory, long at) {
    add(memory, at, IpcEnd.MESSAGE_BYTES);
    return 1;
  }

  /** All whole messages up to the buffer's position; what is begun stays in it. How many. */
  int addAll(ByteBuffer bytes) {
    int count = bytes.position() / IpcEnd.MESSAGE_BYTES;
    for (int message = 0; message < count; message++) {
      int at = message * IpcEnd.MESSAGE_BYTES;
      sum += bytes.get(at) + bytes.get(at + IpcEnd.MESSAGE_BYTES - 1);
    }
    bytes.limit(bytes.position()).position(count * IpcEnd.MESSAGE_BYTES).compact();
    return count;
  }

  @Override
  public String toString() {
    return Long.toString(sum);
  }
}

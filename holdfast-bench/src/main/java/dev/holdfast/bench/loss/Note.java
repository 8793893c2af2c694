package dev.holdfast.bench.loss;

import java.nio.ByteBuffer;

/**
 * What a measured message says of itself, in its first bytes.
 *
 * @param number of the message in its flow, from 0; below 0 while warming up
 * @param sentNanos on the scale of {@link System#nanoTime}
 */
record Note(int flow, int number, long sentNanos) {

  /** The message, so long. */
  byte[] message(int length) {
    return ByteBuffer.allocate(length).putInt(flow).putInt(number).putLong(sentNanos).array();
  }

  static Note of(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message);
    return new Note(bytes.getInt(), bytes.getInt(), bytes.getLong());
  }
}

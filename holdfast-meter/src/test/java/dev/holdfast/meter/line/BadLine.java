package dev.holdfast.meter.line;

import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One way of a line that cuts, spoils and delays what it carries. */
final class BadLine {

  private final Random random;
  private final List<InFlight> flights = new ArrayList<>();

  /** Bytes on their way. */
  private record InFlight(long dueTick, byte[] bytes) {}

  BadLine(Random random) {
    this.random = random;
  }

  /** Takes bytes; none are nothing. */
  void carry(byte[] bytes, long dueTick) {
    if (bytes.length > 0) {
      flights.add(new InFlight(dueTick, bytes));
    }
  }

  /** Hands over what is due, in pieces. */
  void arrive(long tick, VirtualPort<?> to) {
    for (InFlight flight : List.copyOf(flights)) {
      if (flight.dueTick <= tick) {
        flights.remove(flight);
        to.receiveSplit(flight.bytes, Spoilt.cuts(random, flight.bytes.length));
      }
    }
  }

  /** What becomes of a frame, never so that a check sum of one byte could still hold. */
  byte[] spoilt(byte[] frame) {
    byte[] bytes = frame.clone();
    switch (random.nextInt(4)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> bytes = Hex.join(Spoilt.junk(random, 20), bytes);
      default -> bytes = new byte[0];
    }
    return bytes;
  }
}

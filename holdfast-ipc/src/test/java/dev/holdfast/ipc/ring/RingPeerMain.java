package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.peer.Numbered;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/** What {@code ring.c} does, in Java. */
final class RingPeerMain {

  private static final Duration LONG = Duration.ofMinutes(1);

  private RingPeerMain() {}

  /** Writes or reads so many messages. */
  public static void main(String[] arguments) throws Exception {
    long count = Long.parseLong(arguments[2]);
    try (Ring ring = Ring.open(arguments[1]);
        OutputStream raw = new FileOutputStream(FileDescriptor.out);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw, Long.BYTES))) {
      if (arguments[0].equals("write")) {
        try (RingWriter writer = ring.writer()) {
          for (long number = 1; number <= count; number++) {
            byte[] message = Numbered.message(number, Integer.parseInt(arguments[3]));
            if (writer.put(message, LONG) != Outcome.DONE) {
              throw new IllegalStateException("no room for " + number);
            }
            said(out, number);
          }
        }
      } else {
        try (RingReader reader = ring.reader()) {
          for (long got = 0; got < count && reader.await(LONG); ) {
            got += reader.read((memory, at, length) -> said(out, number(memory, at, length)), 1);
          }
        }
      }
    }
  }

  private static long number(MemorySegment memory, long at, int length) {
    return Numbered.number(memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE));
  }

  private static void said(DataOutputStream out, long number) {
    try {
      Numbered.say(out, number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

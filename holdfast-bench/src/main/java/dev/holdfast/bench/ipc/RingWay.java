package dev.holdfast.bench.ipc;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.ipc.ring.RingShape.Kind;
import dev.holdfast.ipc.ring.RingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Our ring, spinning or sleeping. */
record RingWay(String name, Kind kind, boolean sleeps) implements Way {

  private static final long BYTES = 4 << 20;
  private static final int BATCH = 256;
  private static final Duration LONG = Duration.ofSeconds(10);

  @Override
  public Sender sender() throws Exception {
    RingWriter writer = Ring.open(name).writer();
    if (sleeps) {
      return message -> writer.put(message, LONG) == Outcome.DONE ? 1 : 0;
    }
    return message -> {
      while (writer.offer(message) != Outcome.DONE) {
        Thread.onSpinWait();
      }
      return 1;
    };
  }

  @Override
  public Receiver receiver() throws Exception {
    RingShape shape = RingShape.of(kind, BYTES);
    RingReader reader = Ring.create(name, sleeps ? shape : shape.spinning()).reader();
    Sum sum = new Sum();
    RingReader.Handler handler = (memory, at, length) -> sum.add(memory, at, length);
    if (sleeps) {
      return () -> {
        int got = reader.read(handler, BATCH);
        return got > 0 || reader.await(LONG) ? got : 0;
      };
    }
    return () -> reader.read(handler, BATCH);
  }

  @Override
  public void remove() throws IOException {
    Way.removeTree(Path.of("/dev/shm" + name));
  }
}

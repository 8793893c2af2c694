package dev.holdfast.bench.ipc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A ring buffer of Agrona in a mapped file, spinning. */
record AgronaWay(Path file, boolean many) implements Way {

  private static final int BYTES = 4 << 20;
  private static final int BATCH = 256;

  private RingBuffer open() throws IOException {
    int bytes = BYTES + RingBufferDescriptor.TRAILER_LENGTH;
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      UnsafeBuffer buffer = new UnsafeBuffer(channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
      return many ? new ManyToOneRingBuffer(buffer) : new OneToOneRingBuffer(buffer);
    }
  }

  @Override
  public Sender sender() throws IOException {
    RingBuffer ring = open();
    UnsafeBuffer wrapped = new UnsafeBuffer();
    return message -> {
      wrapped.wrap(message);
      while (!ring.write(1, wrapped, 0, message.length)) {
        Thread.onSpinWait();
      }
      return 1;
    };
  }

  @Override
  public Receiver receiver() throws IOException {
    RingBuffer ring = open();
    Sum sum = new Sum();
    return () -> ring.read((type, buffer, at, length) -> sum.add(buffer, at, length), BATCH);
  }

  @Override
  public void remove() throws IOException {
    Way.removeTree(file);
  }
}

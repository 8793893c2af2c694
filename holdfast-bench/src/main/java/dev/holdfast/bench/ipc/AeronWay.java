package dev.holdfast.bench.ipc;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** Aeron IPC, an exclusive publication, its driver in the receiving process, spinning. */
record AeronWay(String folder) implements Way {

  private static final String CHANNEL = "aeron:ipc?term-length=4m";
  private static final int STREAM = 7;
  private static final int BATCH = 256;

  private Aeron client() {
    return Aeron.connect(new Aeron.Context().aeronDirectoryName(folder));
  }

  @Override
  public Sender sender() {
    ExclusivePublication publication = client().addExclusivePublication(CHANNEL, STREAM);
    UnsafeBuffer wrapped = new UnsafeBuffer();
    return message -> {
      wrapped.wrap(message);
      while (publication.offer(wrapped, 0, message.length) < 0) {
        Thread.onSpinWait();
      }
      return 1;
    };
  }

  @Override
  public Receiver receiver() {
    MediaDriver _ =
        MediaDriver.launch(
            new MediaDriver.Context()
                .aeronDirectoryName(folder)
                .dirDeleteOnStart(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy()));
    Subscription subscription = client().addSubscription(CHANNEL, STREAM);
    Sum sum = new Sum();
    return () ->
        subscription.poll((buffer, at, length, header) -> sum.add(buffer, at, length), BATCH);
  }

  @Override
  public void remove() throws IOException {
    Way.removeTree(Path.of(folder));
  }
}

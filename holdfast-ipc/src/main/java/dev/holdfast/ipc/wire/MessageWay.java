package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Child;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.frame.MessageSplitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Messages over a way, one at a time, for a program that waits for them itself. Where the kernel
 * keeps bounds, none is taken before it is asked for. For one thread.
 */
public final class MessageWay implements AutoCloseable {

  private static final int MOST_BYTES = 16 << 20;

  private final Way way;
  private final Framing framing;
  private final boolean bounded;
  private final MessageSplitter splitter;
  private final Deque<byte[]> whole = new ArrayDeque<>();
  private @Nullable ByteBuffer begun;

  /**
   * @param framing of no use where the kernel keeps bounds
   */
  public MessageWay(Way way, boolean keepsBounds, Framing framing) {
    this.way = way;
    this.bounded = keepsBounds;
    this.framing = keepsBounds ? Framing.RAW : framing;
    this.splitter = new MessageSplitter(this.framing, MOST_BYTES);
  }

  /** The next message; none: {@code EMPTY} when none came in the time, else why none can. */
  public Receipt<byte[]> receive(Duration longest) throws IOException, InterruptedException {
    Source source = way.source();
    if (source == null) {
      throw new IllegalStateException("this way goes one way only, from us");
    }
    while (whole.isEmpty()) {
      Receipt<byte[]> taken = source.take(longest);
      if (bounded || taken instanceof Receipt.None<byte[]>) {
        return taken;
      }
      whole.addAll(splitter.add(taken.value()));
    }
    return Receipt.got(whole.remove());
  }

  /**
   * Sends one message. After {@code FULL} the same message comes again, or none any more: what of
   * it was taken already is not sent twice.
   */
  public Outcome send(byte[] message, Duration longest) throws IOException, InterruptedException {
    Sink sink = way.sink();
    if (sink == null) {
      throw new IllegalStateException("this way goes one way only, to us");
    }
    if (!framing.carries(message)) {
      throw new IllegalArgumentException("a line cannot hold a line end; use framing=length");
    }
    ByteBuffer framed = begun == null ? framing.frame(message) : begun;
    Outcome outcome = sink.put(framed, longest);
    begun = outcome == Outcome.FULL && framed.position() > 0 ? framed : null;
    return outcome;
  }

  /** Whether what it goes by lost its name: whoever opens that name now meets another. */
  public boolean removed() {
    return way.removal().removed();
  }

  /** Takes out again what was sent and nobody has taken yet, where that can be done. */
  public void takeBack() throws IOException, InterruptedException {
    Sink sink = way.sink();
    if (sink != null) {
      sink.takeBack();
    }
  }

  /** Sends nothing more, and waits for a child of ours to end by itself. */
  public void finish(Duration longest) throws IOException, InterruptedException {
    Child child = way.child();
    if (child != null) {
      child.closeInput();
      child.await(longest);
    }
  }

  @Override
  public void close() throws IOException {
    way.close();
  }
}

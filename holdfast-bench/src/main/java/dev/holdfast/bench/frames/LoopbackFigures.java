package dev.holdfast.bench.frames;

import dev.holdfast.arq.ArqLink;
import dev.holdfast.arq.ArqSession;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.Outcome;
import dev.holdfast.arq.Outgoing;
import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.link.Links;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Frames acknowledged over loopback UDP, beside datagrams sent one way to a process that counts.
 */
final class LoopbackFigures {

  private static final int ROUNDS = 5;
  private static final int WARM_UP = 3;
  private static final int FRAMES = 50_000;
  private static final int WINDOW = 256;
  private static final int THEIRS = 0x7F00_0001;
  private static final byte[] CONTENT = new byte[64];

  /** One round of frames, each sent when one before it was acknowledged. */
  private static final class Flow {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ArqSession session;
    private int left = FRAMES;
    private int open;

    Flow(ArqSession session) {
      this.session = session;
    }

    void begin() {
      for (int i = 0; i < WINDOW; i++) {
        next();
      }
    }

    private void next() {
      if (left-- > 0) {
        open++;
        var _ = session.send(new Outgoing(THEIRS, 1, 2, true, CONTENT)).thenAccept(this::ended);
      }
    }

    private void ended(Outcome outcome) {
      if (!(outcome instanceof Outcome.Acknowledged)) {
        done.completeExceptionally(new IllegalStateException(outcome.toString()));
      }
      open--;
      next();
      if (open == 0) {
        done.complete(null);
      }
    }
  }

  private LoopbackFigures() {}

  static List<Figure> measure() throws IOException {
    try (Child holdfast = Child.java(DatagramSink.class, "holdfast");
        Child raw = Child.java(DatagramSink.class, "raw");
        Links links = Links.open();
        DatagramChannel channel = DatagramChannel.open()) {
      ArqLink link =
          ArqLink.to(
                  "source",
                  "udp://127.0.0.1:" + holdfast.awaitPort(),
                  ArqSettings.from("127.0.0.1").to("127.0.0.1").window(WINDOW).build())
              .open(links);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), raw.awaitPort()));
      link.whenOpen().join();
      Samples ours = new Samples();
      Samples floor = new Samples();
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        double rate = acknowledged(link);
        double oneWay = oneWay(channel);
        if (round >= 0) {
          ours.add(rate);
          floor.add(oneWay);
        }
      }
      return List.of(
          new Figure(
              "frames of 64 bytes acknowledged over loopback UDP, window 256",
              Figure.amount(ours.median(), "/s"),
              Figure.amount(floor.median(), "/s, datagrams one way"),
              Figure.ratio(ours.median(), floor.median()),
              "at least 0.4"));
    }
  }

  private static double acknowledged(ArqLink link) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    long begun = System.nanoTime();
    link.link()
        .execute(session -> {
          Flow flow = new Flow(session);
          var _ = flow.done.whenComplete((none, failure) -> done.complete(null));
          flow.begin();
        });
    done.join();
    return FRAMES * 1e9 / (System.nanoTime() - begun);
  }

  /** The rate at which they arrive. */
  private static double oneWay(DatagramChannel channel) throws IOException {
    ByteBuffer frame = ByteBuffer.allocateDirect(CONTENT.length + 26);
    long begun = System.nanoTime();
    for (int i = 0; i < FRAMES; i++) {
      frame.clear();
      channel.write(frame);
    }
    channel.write(ByteBuffer.allocate(1));
    ByteBuffer answer = ByteBuffer.allocate(Long.BYTES);
    channel.read(answer);
    return answer.getLong(0) * 1e9 / (System.nanoTime() - begun);
  }
}

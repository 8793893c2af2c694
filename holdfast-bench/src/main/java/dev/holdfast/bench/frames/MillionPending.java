package dev.holdfast.bench.frames;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqFrame;
import dev.holdfast.arq.ArqScanner;
import dev.holdfast.arq.ArqSession;
import dev.holdfast.arq.ArqSessions;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.ArqState;
import dev.holdfast.arq.Outgoing;
import dev.holdfast.arq.Receiving;
import dev.holdfast.arq.Resending;
import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.time.TimerWheel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A million pending frames: arming, ticks with nothing due, acknowledgements; beside a map walk.
 */
final class MillionPending {

  private static final int FRAMES = 1_000_000;
  private static final int ROUNDS = 7;
  private static final int WARM_UP = 2;
  private static final int TICKS = 2_000;
  private static final long TICK_NANOS = 1_000_000;
  private static final int OURS = 0x0A00_0001;
  private static final int THEIRS = 0x0A00_0007;
  private static final int ACKNOWLEDGEMENT_BYTES = 32;

  private final Samples arm = new Samples();
  private final Samples send = new Samples();
  private final Samples tick = new Samples();
  private final Samples acknowledge = new Samples();
  private final Samples read = new Samples();
  private int found;
  private final Samples walk = new Samples();
  private final Samples walkAcknowledge = new Samples();

  /** What the text's map holds. */
  private static final class Walked {
    private boolean wanted = true;
    private final int dueTick;

    Walked(int dueTick) {
      this.dueTick = dueTick;
    }
  }

  private static final class Idle extends TimerWheel.Timer {
    @Override
    protected void fired() {
      throw new IllegalStateException("nothing is due");
    }
  }

  static List<Figure> measure() {
    MillionPending all = new MillionPending();
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      all.wheel(round >= 0);
      all.session(round >= 0);
      all.map(round >= 0);
    }
    return List.of(
        new Figure(
            "1,000,000 pending, tick with nothing due",
            Figure.amount(all.tick.median() / 1e6, "ms"),
            Figure.amount(all.walk.median() / 1e6, "ms, walking a HashMap"),
            "",
            "below 0.1 ms"),
        new Figure(
            "1,000,000 pending, arm a timer",
            Figure.amount(all.arm.median(), "ns"),
            "",
            "",
            "100 ns"),
        new Figure(
            "1,000,000 pending, send a frame of 16 bytes, all of it",
            Figure.amount(all.send.median(), "ns"),
            "",
            "",
            ""),
        new Figure(
            "1,000,000 pending, take an acknowledgement, reading it included",
            Figure.amount(all.acknowledge.median(), "ns"),
            Figure.amount(all.walkAcknowledge.median(), "ns, flag in a HashMap only"),
            "",
            ""),
        new Figure(
            "1,000,000 pending, take an acknowledgement that was read",
            Figure.amount(all.acknowledge.median() - all.read.median(), "ns"),
            Figure.amount(all.read.median(), "ns, reading it only"),
            "",
            "100 ns"));
  }

  private void wheel(boolean counts) {
    List<Idle> timers = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      timers.add(new Idle());
    }
    TimerWheel wheel = new TimerWheel(TICK_NANOS, 256, 0);
    long begun = System.nanoTime();
    for (int i = 0; i < FRAMES; i++) {
      wheel.arm(timers.get(i), 10_000_000_000L + i * 1_000L);
    }
    note(counts, arm, begun, FRAMES);
  }

  /** Collects the garbage of what was before, so that what is measured pays for its own only. */
  private static long begin() {
    System.gc();
    return System.nanoTime();
  }

  private static void note(boolean counts, Samples samples, long begun, int times) {
    long took = System.nanoTime() - begun;
    if (counts) {
      samples.add(took / (double) times);
    }
  }

  private void session(boolean counts) {
    Receiving usual = Receiving.DEFAULT;
    ArqSettings settings =
        ArqSettings.from("10.0.0.1")
            .to("10.0.0.7")
            .window(FRAMES)
            .firstNumber(1)
            .resending(Resending.fixed(0, Duration.ofHours(1)))
            .receiving(
                new Receiving(
                    usual.delivery(),
                    usual.numbers(),
                    usual.acknowledge(),
                    FRAMES,
                    usual.remember(),
                    usual.orderWait(),
                    usual.heldBytes(),
                    usual.maxSources()))
            .build();
    QuietPort port = new QuietPort();
    ArqSession session =
        new ArqSessions(settings, Endpoint.parse("udp://10.0.0.7:5000"), new Random(1))
            .create(port);
    session.opened();
    Outgoing frame = new Outgoing(THEIRS, 1, 2, true, new byte[16]);
    long begun = System.nanoTime();
    for (int i = 0; i < FRAMES; i++) {
      port.now += 1_000;
      var _ = session.send(frame);
    }
    note(counts, send, begun, FRAMES);
    begun = System.nanoTime();
    for (int i = 0; i < TICKS; i++) {
      port.now += TICK_NANOS;
      session.expired(ArqState.Timer.WHEEL);
    }
    note(counts, tick, begun, TICKS);
    read(counts);
    ByteBuffer acknowledgements = acknowledgements();
    begun = begin();
    for (int i = 0; i < FRAMES; i++) {
      session.received(next(acknowledgements));
    }
    note(counts, acknowledge, begun, FRAMES);
  }

  /** Reads so many acknowledgements as a session does, and nothing else. */
  private void read(boolean counts) {
    ByteBuffer acknowledgements = acknowledgements();
    ArqScanner scanner = new ArqScanner(new ArqFormat());
    byte[] kept = new byte[2048];
    found = 0;
    long begun = begin();
    for (int i = 0; i < FRAMES; i++) {
      ByteBuffer one = next(acknowledgements);
      int size = one.remaining();
      one.get(kept, 0, size);
      scanner.scan(kept, 0, size, true, (frame, bytes, at, length) -> found++);
    }
    note(counts, read, begun, FRAMES);
    if (found != FRAMES) {
      throw new IllegalStateException(found + " were read");
    }
  }

  /** One after the other in one buffer, as they come on a path that reorders a little. */
  private static ByteBuffer acknowledgements() {
    ArqFormat format = new ArqFormat();
    ByteBuffer all = ByteBuffer.allocate(FRAMES * ACKNOWLEDGEMENT_BYTES);
    for (int i = 0; i < FRAMES; i++) {
      int number = 1 + (i ^ 3);
      byte[] content = ByteBuffer.allocate(6).putInt(number).putShort((short) 2).array();
      all.put(
          format.write(new ArqFrame(number, 1, OURS, THEIRS, ArqFrame.NO_ACK_WANTED, 2, content)));
    }
    return all.limit(0).position(0);
  }

  /** The next of them, as a channel hands it over: what is unread of a buffer that it reuses. */
  private static ByteBuffer next(ByteBuffer all) {
    return all.limit(all.position() + ACKNOWLEDGEMENT_BYTES);
  }

  private void map(boolean counts) {
    Map<Integer, Walked> map = new HashMap<>();
    for (int i = 0; i < FRAMES; i++) {
      map.put(i, new Walked(100 + i % 7));
    }
    int due = 0;
    long begun = System.nanoTime();
    for (Map.Entry<Integer, Walked> entry : map.entrySet()) {
      Walked walked = map.get(entry.getKey());
      if (walked != null && walked.wanted && walked.dueTick < 50) {
        due++;
      }
    }
    note(counts, walk, begun, 1);
    begun = System.nanoTime();
    for (int i = 0; i < FRAMES; i++) {
      Walked walked = map.get(i ^ 3);
      if (walked != null) {
        walked.wanted = false;
      }
    }
    note(counts, walkAcknowledge, begun, FRAMES);
    if (due != 0) {
      throw new IllegalStateException(due + " were due");
    }
  }
}

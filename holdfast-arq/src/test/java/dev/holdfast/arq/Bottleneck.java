package dev.holdfast.arq;

import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Two ends in virtual time over a path with a rate, a queue before it, a delay and losses by
 * chance: the sender's frames queue, acknowledgements only take their time.
 */
final class Bottleneck {

  /** Headers of UDP and IPv4, bytes. */
  private static final int HEADERS = 28;

  private static final Duration STEP = Duration.ofNanos(100_000);

  private record Flying(long atNanos, byte[] bytes) {}

  private final Random random;
  private double bytesPerNano;
  private final int queueFrames;
  private final long delayNanos;
  private double loss;
  private final VirtualPort<ArqSession> sender;
  private final VirtualPort<ArqSession> receiver;
  private final Deque<Flying> there = new ArrayDeque<>();
  private final Deque<Flying> back = new ArrayDeque<>();
  private int pauseSteps;
  private double pausesEach;
  private int senderPaused;
  private int receiverPaused;
  private double freeAt;
  private long wireBytes;
  private long backBytes;
  private long overflows;

  Bottleneck(double megabits, int queueFrames, Duration delay, double loss, Random random) {
    this(megabits, queueFrames, delay, loss, random, settings -> settings);
  }

  /**
   * @param both what both ends are set to
   */
  Bottleneck(
      double megabits,
      int queueFrames,
      Duration delay,
      double loss,
      Random random,
      UnaryOperator<ArqSettings.Builder> both) {
    this.random = random;
    rate(megabits);
    this.queueFrames = queueFrames;
    this.delayNanos = delay.toNanos();
    this.loss = loss;
    this.sender = Ends.open(both.apply(Ends.ours()));
    this.receiver =
        Ends.open(
            both.apply(
                ArqSettings.from(Ends.THEIRS)
                    .addressRule(ArqSettings.AddressRule.DESTINATION)
                    .firstNumber(1)));
  }

  void rate(double megabits) {
    bytesPerNano = megabits / 8 / 1_000;
  }

  /** Share of frames, each way, that is lost by chance. */
  void loss(double share) {
    loss = share;
  }

  /** Both ends are held up now and then, as on a busy machine: so long at most, each so often. */
  void pauses(Duration longest, Duration each) {
    pauseSteps = (int) longest.dividedBy(STEP);
    pausesEach = STEP.toNanos() / (double) each.toNanos();
  }

  VirtualPort<ArqSession> sender() {
    return sender;
  }

  VirtualPort<ArqSession> receiver() {
    return receiver;
  }

  /** Bytes of frames that the path took, headers of UDP and IP among them. */
  long wireBytes() {
    return wireBytes;
  }

  /** Likewise of what the receiver sent. */
  long backBytes() {
    return backBytes;
  }

  /** Frames that found the queue full. */
  long overflows() {
    return overflows;
  }

  /** Takes what the sender has sent. */
  int launch() {
    long now = sender.nanoTime();
    List<byte[]> all = sender.takeSent();
    for (byte[] bytes : all) {
      double size = bytes.length + HEADERS;
      double waits = Math.max(0, freeAt - (double) now);
      if (waits * bytesPerNano > queueFrames * size) {
        overflows++;
        continue;
      }
      freeAt = Math.max(freeAt, (double) now) + size / bytesPerNano;
      wireBytes += (long) size;
      if (random.nextDouble() >= loss) {
        there.add(new Flying((long) freeAt + delayNanos, bytes));
      }
    }
    return all.size();
  }

  void step() {
    launch();
    for (byte[] bytes : receiver.takeSent()) {
      backBytes += bytes.length + HEADERS;
      if (random.nextDouble() >= loss) {
        back.add(new Flying(receiver.nanoTime() + delayNanos, bytes));
      }
    }
    receiverPaused = live(receiver, receiverPaused, there);
    senderPaused = live(sender, senderPaused, back);
  }

  /** One step of an end: what came, then time; nothing of either while it is held up. */
  private int live(VirtualPort<ArqSession> end, int paused, Deque<Flying> from) {
    if (paused > 0) {
      end.stall(STEP);
      return paused - 1;
    }
    while (!from.isEmpty() && from.peek().atNanos() <= end.nanoTime()) {
      end.receive(from.remove().bytes());
    }
    end.advance(STEP);
    return random.nextDouble() < pausesEach ? random.nextInt(pauseSteps) : 0;
  }
}

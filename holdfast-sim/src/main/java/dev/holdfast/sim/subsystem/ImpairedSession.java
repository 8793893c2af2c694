package dev.holdfast.sim.subsystem;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A session at the end of a path that loses, delays, spoils, doubles and reorders what passes.
 *
 * @param <S> the session
 */
final class ImpairedSession<S extends Session> implements Session {

  /** Pieces under way; more are lost. */
  private static final int MOST_HELD = 10_000;

  /** How long a piece is held back that others are to overtake, ns. */
  private static final long OVERTAKEN_NANOS = 5_000_000;

  private enum Timer implements SessionTimer {
    UNDER_WAY
  }

  private record Piece(long dueNanos, long order, boolean inward, byte[] bytes) {}

  private final class Port extends ForwardingPort {
    Port(SessionPort outer) {
      super(outer);
    }

    @Override
    public boolean send(ByteBuffer bytes) {
      pass(false, bytes);
      return true;
    }

    @Override
    public boolean sendUrgent(ByteBuffer bytes) {
      return send(bytes);
    }
  }

  private final SessionPort port;
  private final S inner;
  private final Impairments impairments;
  private final SplittableRandom random;
  private final PriorityQueue<Piece> underWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Piece::dueNanos).thenComparingLong(Piece::order));
  private long order;

  ImpairedSession(SessionPort port, Impairments impairments, SessionFactory<S> sessions) {
    this.port = port;
    this.impairments = impairments;
    this.random = new SplittableRandom(impairments.seed() + port.epoch());
    this.inner = sessions.create(new Port(port));
  }

  S inner() {
    return inner;
  }

  private void pass(boolean inward, ByteBuffer unread) {
    byte[] bytes = new byte[unread.remaining()];
    unread.get(bytes);
    if (bytes.length == 0 || random.nextDouble() < impairments.loss()) {
      return;
    }
    if (random.nextDouble() < impairments.corrupt()) {
      bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(1, 256);
    }
    int times = random.nextDouble() < impairments.duplicate() ? 2 : 1;
    for (int i = 0; i < times; i++) {
      launch(inward, bytes);
    }
  }

  private void launch(boolean inward, byte[] bytes) {
    long delay = impairments.delay().toNanos();
    long jitter = impairments.jitter().toNanos();
    if (jitter > 0) {
      delay += random.nextLong(jitter);
    }
    if (random.nextDouble() < impairments.reorder()) {
      delay += OVERTAKEN_NANOS + impairments.delay().toNanos() / 2;
    }
    if (delay == 0) {
      arrive(inward, bytes);
    } else if (underWay.size() < MOST_HELD) {
      underWay.add(new Piece(port.nanoTime() + delay, order++, inward, bytes));
      arm();
    }
  }

  private void arrive(boolean inward, byte[] bytes) {
    if (inward) {
      inner.received(ByteBuffer.wrap(bytes));
    } else {
      port.send(ByteBuffer.wrap(bytes.clone()));
    }
  }

  private void arm() {
    Piece next = underWay.peek();
    if (next != null) {
      port.arm(Timer.UNDER_WAY, Math.max(0, next.dueNanos() - port.nanoTime()));
    }
  }

  @Override
  public void opened() {
    inner.opened();
  }

  @Override
  public void received(ByteBuffer unread) {
    pass(true, unread);
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer != Timer.UNDER_WAY) {
      inner.expired(timer);
      return;
    }
    long now = port.nanoTime();
    Piece next = underWay.peek();
    while (next != null && next.dueNanos() <= now) {
      underWay.remove();
      arrive(next.inward(), next.bytes());
      next = underWay.peek();
    }
    arm();
  }

  @Override
  public void closed(Cause cause, String detail) {
    underWay.clear();
    inner.closed(cause, detail);
  }

  @Override
  public void troubled(Cause cause, String detail) {
    inner.troubled(cause, detail);
  }

  @Override
  public void stop() {
    inner.stop();
  }

  @Override
  public Enum<?> state() {
    return inner.state();
  }

  @Override
  public boolean ready() {
    return inner.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    return inner.table();
  }

  @Override
  public CutPolicy cutPolicy() {
    return inner.cutPolicy();
  }
}

package dev.holdfast.sim.world;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.SType;
import dev.holdfast.link.liveness.LivenessSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Lets faults happen to one link. */
final class Injector {

  private static final byte[] NOTHING = new byte[0];

  /** What is asked may get through before the path fails, and its answer may not. */
  private static final long MARGIN_NANOS = MILLISECONDS.toNanos(100);

  private static final int MOST_GARBAGE = 40;

  private final World world;
  private final SimulatedLink link;
  private final RandomGenerator random;

  Injector(World world, SimulatedLink link) {
    this.world = world;
    this.link = link;
    this.random = world.random();
  }

  /**
   * Begins a fault and plans its end.
   *
   * @return how long it lasts, ns
   */
  long begin(Fault fault, LinkEnd end) {
    Duration t6 = end.settings().t6();
    long deadAfter = LivenessSettings.DEFAULT.deadAfter().toNanos();
    return switch (fault) {
      case PAUSE -> pause(end, between(0, t6.toNanos() * 3 / 2));
      case HANG -> pause(end, between(t6.toNanos() * 3 / 2, SECONDS.toNanos(90)));
      case SLOW_REPLIES -> slowReplies(end);
      case SLOW_PATH -> slowPath();
      case OUTAGE -> outage(between(0, deadAfter - MARGIN_NANOS));
      case DEAD_PATH -> outage(between(3 * deadAfter, 9 * deadAfter));
      case FORGOTTEN -> each(end, ChannelEnd::forget);
      case RESET -> each(end, ChannelEnd::reset);
      case KILL -> restart(end, NOTHING, 0);
      case CUT_FRAME -> restart(end, half(), 0);
      case HALF_OPEN -> {
        end.powerCycle();
        yield 0;
      }
      case LISTENER_RESTART -> restart(link.passive(), NOTHING, between(0, SECONDS.toNanos(30)));
      case GARBAGE -> {
        byte[] junk = new byte[1 + random.nextInt(MOST_GARBAGE)];
        random.nextBytes(junk);
        yield each(end, channel -> channel.inject(junk));
      }
      case DUPLICATE -> each(end, ChannelEnd::repeat);
      case CLOCK_JUMP -> {
        end.setClock(Duration.ofSeconds(random.nextInt(7_200) - 3_600));
        yield 0;
      }
      case RESELECT -> {
        link.active()
            .command(session -> {
              var _ = session.reselect();
            });
        yield 0;
      }
      case STOP -> {
        end.command(HsmsSession::stop);
        yield 0;
      }
    };
  }

  private long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  private interface Blow {
    void on(ChannelEnd channel);
  }

  private static long each(LinkEnd end, Blow blow) {
    ChannelEnd channel = end.newest();
    if (channel != null) {
      blow.on(channel);
    }
    return 0;
  }

  private long pause(LinkEnd end, long nanos) {
    if (!end.paused()) {
      end.pause();
      world.agenda().after(nanos, end::resume);
    }
    return nanos;
  }

  private long slowReplies(LinkEnd end) {
    long nanos = SECONDS.toNanos(60);
    end.replyAfter(between(0, 2 * end.settings().t3().toNanos()));
    world.agenda().after(nanos, () -> end.replyAfter(0));
    return nanos;
  }

  private long slowPath() {
    long nanos = SECONDS.toNanos(30);
    link.path().slow(MILLISECONDS.toNanos(random.nextInt(800)));
    world.agenda().after(nanos, link.path()::calm);
    return nanos;
  }

  private long outage(long nanos) {
    link.path().down(world.now() + nanos);
    return nanos;
  }

  private long restart(LinkEnd end, byte[] last, long deafNanos) {
    end.restart(last);
    link.deaf(world.now() + deafNanos);
    return deafNanos;
  }

  /** A frame that ends in the middle. */
  private byte[] half() {
    byte[] whole = HsmsMessage.of(HsmsHeader.control(SType.LINKTEST_REQ, 0, 0, -1)).bytes();
    return Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
  }
}

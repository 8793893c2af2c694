package dev.holdfast.link;

import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.HeldUp;
import dev.holdfast.link.liveness.KernelFacts;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.PathWatch;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.liveness.Suspicion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers what can be seen of one channel in doubt, without blocking. */
final class Lookout {

  private static final long MILLI = 1_000_000;

  /** The figure that tells for how long the wire was silent before, ms. */
  static final String IDLE_MILLIS = "idleMillis";

  private static final int ASKED_TOGETHER = 4;

  /** Least pause between two looks at all that costs more than a system call. */
  private static final long ROUND_NANOS = 900 * MILLI;

  private final Supervisor<?> link;
  private final Channel channel;
  private final Loop loop;
  private final Surroundings surroundings;
  private final Traffic traffic;
  private final EpochTimers timers;
  private final EvidenceSource.Subject subject;
  private final @Nullable InetAddress own;
  private final PathWatch watch;
  private final IdleLessons lessons;
  private final long suspendedBefore;
  private @Nullable Suspicion about;
  private KernelFacts kernel;
  private long lookedRound;
  private long askedNanos;
  private long resentBefore = KernelView.UNKNOWN;

  Lookout(
      Supervisor<?> link,
      Channel channel,
      long epoch,
      Traffic traffic,
      EpochTimers timers,
      IdleLessons lessons) {
    this.link = link;
    this.channel = channel;
    this.loop = link.loop();
    this.surroundings = link.surroundings();
    this.traffic = traffic;
    this.timers = timers;
    this.lessons = lessons;
    this.watch = new PathWatch(traffic.sends(), link.settings().liveness().keepaliveInterval());
    this.kernel = new KernelFacts(loop.nanoTime(), traffic.sends(), KernelView.UNKNOWN);
    this.own = channel.address() == null ? null : Hosts.address(channel.local());
    this.suspendedBefore = surroundings.suspends().nanos();
    this.subject = new EvidenceSource.Subject(link.name(), epoch, channel.local(), remote(channel));
  }

  private static @Nullable InetSocketAddress remote(Channel channel) {
    InetAddress address = channel.address();
    return address == null ? null : new InetSocketAddress(address, Hosts.port(channel.peer()));
  }

  void look(@Nullable Suspicion suspicion, Consumer<Evidence> found) {
    long now = loop.nanoTime();
    long wall = loop.wallMicros(now);
    long since = suspicion == null ? now : suspicion.sinceNanos();
    boolean first = suspicion == null || !suspicion.equals(about);
    if (first) {
      about = suspicion;
      ownTime(suspicion, wall, found);
      idle(suspicion, now, wall, found);
    }
    watch(since, found);
    unsent(now, wall, found);
    if (first || now - lookedRound >= ROUND_NANOS) {
      lookedRound = now;
      neighbours(wall, found);
      ownInterface(wall, found);
      surroundings.sources().forEach(source -> source.examine(subject, found));
    }
  }

  /** The doubt that the kernel's view of a silent channel gives rise to, or null. */
  @Nullable Suspicion silence() {
    KernelView view = channel.kernel();
    lessons.saw(view);
    return watch.look(view);
  }

  /** The channel is open. */
  void opened() {
    if (seenByKernel()) {
      surroundings.sources().forEach(source -> source.opened(subject));
    }
  }

  /** Looks at the end of the channel, which we did not bring about. */
  void ended(Cause stated, Consumer<Evidence> found) {
    if (seenByKernel()) {
      surroundings.sources().forEach(source -> source.ended(subject, stated, found));
    }
  }

  /** Whether the kernel has anything to tell of this channel. */
  boolean seenByKernel() {
    return channel.address() != null && !channel.datagrams();
  }

  /**
   * A reply is awaited from now on for so long: what had gone out again before tells nothing about
   * it. Requests that follow closely share one look.
   */
  void asked(long forNanos) {
    long now = loop.nanoTime();
    boolean first = resentBefore == KernelView.UNKNOWN;
    if (seenByKernel() && (first || now - askedNanos >= forNanos / ASKED_TOGETHER)) {
      askedNanos = now;
      resentBefore = channel.kernel().totalRetransmits();
    }
  }

  /** Looks at the kernel's view alone, and goes on from what it showed since the same time. */
  void watch(long sinceNanos, Consumer<Evidence> found) {
    if (seenByKernel()) {
      if (kernel.sinceNanos() != sinceNanos) {
        kernel = new KernelFacts(sinceNanos, traffic.sends(), resentBefore);
      }
      found.accept(kernel.of(channel.kernel(), loop.wallMicros(loop.nanoTime())));
    }
  }

  private void ownTime(@Nullable Suspicion suspicion, long wall, Consumer<Evidence> found) {
    if (suspicion == null) {
      return;
    }
    long since = suspicion.sinceNanos();
    long window = Math.max(1, suspicion.raisedNanos() - since);
    found.accept(
        HeldUp.fact(
            wall, "loop", "our event loop was held up", loop.longestGapNanos(since), window));
    found.accept(
        surroundings.pauses().known()
            ? HeldUp.fact(
                wall,
                "jvm",
                "the collector of this JVM paused it",
                surroundings.pauses().longestNanos(since),
                window)
            : new Fact(wall, "jvm", "pauses of this JVM are not available"));
    long suspended = surroundings.suspends().nanos() - suspendedBefore;
    found.accept(
        surroundings.suspends().known()
            ? new Fact(
                wall,
                "host",
                suspended < 50 * MILLI
                    ? "this host was not suspended while the channel was open"
                    : "this host was suspended for %d ms while the channel was open"
                        .formatted(suspended / MILLI))
            : new Fact(wall, "host", "suspends of this host are not available"));
    long held = timers.heldNanos(since);
    if (held > 0) {
      found.accept(
          HeldUp.fact(
              wall, "reading", "we did not read ourselves, the timers stood still", held, window));
    }
  }

  /**
   * The silence before what is in doubt: before bytes of ours, or before a question of the kernel
   * that was not answered, or by a reset.
   */
  private void idle(@Nullable Suspicion suspicion, long now, long wall, Consumer<Evidence> found) {
    long data = traffic.idleNanos();
    if (data == 0 && uponQuestion(suspicion)) {
      data = now - traffic.lastNanos();
    }
    if (data < Traffic.IDLE.toNanos()) {
      return;
    }
    long wire = lessons.ofWire(data).toNanos();
    boolean asked = data > wire + wire / 8;
    String text =
        "%s had gone either way for %d ms before"
            .formatted(asked ? "no data" : "nothing", data / MILLI);
    boolean lesson = wire >= Traffic.IDLE.toNanos();
    found.accept(
        new Fact(
            wall,
            "idle",
            asked ? text + "; the kernel asked after each " + wire / MILLI + " ms" : text,
            Set.of(Sign.IDLE_BEFORE),
            lesson ? Map.of(IDLE_MILLIS, wire / MILLI) : Map.of("idleDataMillis", data / MILLI)));
  }

  /** Whether a question of the kernel was what met with silence, or with the end. */
  private boolean uponQuestion(@Nullable Suspicion suspicion) {
    return (suspicion == null || suspicion.subject().equals(PathWatch.SUBJECT))
        && seenByKernel()
        && channel.kernel().probes() > 0;
  }

  private void unsent(long now, long wall, Consumer<Evidence> found) {
    long unsent = channel.unsentBytes();
    long taken = channel.takenBytes();
    long heard = (now - traffic.receivedNanos()) / MILLI;
    found.accept(
        new Fact(
            wall,
            channel.address() == null ? "channel" : "socket",
            "%d bytes unsent, %d taken by the kernel; bytes last came %d ms ago"
                .formatted(unsent, taken, heard),
            unsent > 0 ? Set.of(Sign.NOT_TAKEN) : Set.of(),
            Map.of("unsentBytes", unsent, "takenBytes", taken, "receivedMillisAgo", heard)));
  }

  private void neighbours(long wall, Consumer<Evidence> found) {
    InetAddress host = channel.address();
    if (host == null) {
      return;
    }
    Neighbours.Count count = surroundings.neighbours().of(host, link);
    if (count.well() + count.doubtful() == 0) {
      return;
    }
    found.accept(
        new Fact(
            wall,
            "neighbours",
            "other links to %s: %d work, %d are in doubt"
                .formatted(host.getHostAddress(), count.well(), count.doubtful()),
            count.well() > 0 ? Set.of(Sign.NEIGHBOURS_WELL) : Set.of(Sign.NEIGHBOURS_SILENT),
            Map.of("well", (long) count.well(), "doubtful", (long) count.doubtful())));
  }

  private void ownInterface(long wall, Consumer<Evidence> found) {
    InetAddress address = own;
    if (address == null || address.isLoopbackAddress()) {
      return;
    }
    try {
      NetworkInterface card = NetworkInterface.getByInetAddress(address);
      boolean up = card != null && card.isUp();
      String name = card == null ? "the interface of " + address.getHostAddress() : card.getName();
      found.accept(
          new Fact(
              wall,
              "interface",
              name + (card == null ? " is gone" : up ? " is up" : " is down"),
              up ? Set.of() : Set.of(Sign.INTERFACE_DOWN),
              Map.of()));
    } catch (SocketException e) {
      found.accept(new Fact(wall, "interface", "not available: " + e.getMessage()));
    }
  }
}

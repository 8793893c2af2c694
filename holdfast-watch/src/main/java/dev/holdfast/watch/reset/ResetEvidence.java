package dev.holdfast.watch.reset;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.Platform;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.EventFd;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.PacketSocket;
import dev.holdfast.watch.capture.Segment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells from how far away the reset of a connection came: from the peer, or from a box on the way.
 * Listens to the packets that come in, where this process may (CAP_NET_RAW); a filter in the kernel
 * lets through those only that tell something of our peers.
 */
public final class ResetEvidence implements EvidenceSource, AutoCloseable {

  private static final String SOURCE = "reset";
  private static final Duration SLICE = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofDays(1);
  private static final int MOST_PEERS = 20_000;

  /** So many segments in a row, then others have their turn. */
  private static final int MOST_AT_ONCE = 1_000;

  private final HopBook book = new HopBook(MOST_PEERS);
  private final Map<PacketSocket.Kind, PacketSocket> sockets =
      new EnumMap<>(PacketSocket.Kind.class);
  private final LongSupplier wallMicros;
  private final @Nullable Thread thread;
  private volatile String unavailable = "";
  private volatile boolean closed;
  private @Nullable EventFd bell;

  /**
   * Makes one that does not listen yet.
   *
   * @param refused why it is not to try; empty where it is
   */
  ResetEvidence(LongSupplier wallMicros, Optional<String> refused) {
    this.wallMicros = wallMicros;
    unavailable = refused.orElseGet(this::openSockets);
    thread =
        unavailable.isEmpty()
            ? Thread.ofPlatform().daemon().name("resets").unstarted(this::follow)
            : null;
  }

  /**
   * Begins to listen; where that cannot be, {@link #unavailable()} says why, and so does what is
   * said of a reset.
   *
   * @param wallMicros a clock, us since 1970-01-01 UTC
   */
  public static ResetEvidence open(LongSupplier wallMicros) {
    ResetEvidence evidence = new ResetEvidence(wallMicros, Platform.unavailable());
    if (evidence.thread != null) {
      evidence.thread.start();
    }
    return evidence;
  }

  private String openSockets() {
    try {
      for (PacketSocket.Kind kind : PacketSocket.Kind.values()) {
        sockets.put(kind, PacketSocket.open(kind, PeerFilter.nothing(), PeerFilter.TAKEN_BYTES));
      }
      bell = EventFd.open();
      return "";
    } catch (PosixException e) {
      closeSockets();
      return e.errno() == Errno.EPERM
          ? "this needs root or CAP_NET_RAW"
          : String.valueOf(e.getMessage());
    }
  }

  /** Why resets cannot be listened to here; empty where they are. */
  public String unavailable() {
    return unavailable;
  }

  /** Whether it is known how far away a peer is. */
  boolean knows(SocketEnd peer) {
    return book.knows(peer);
  }

  private void follow() {
    EventFd woken = Objects.requireNonNull(bell);
    List<Descriptor> packets = sockets.values().stream().map(PacketSocket::descriptor).toList();
    List<Descriptor> all = new ArrayList<>(packets);
    all.add(woken.descriptor());
    try {
      while (!closed) {
        Poll.awaitAny(all, LONG);
        if (woken.clear() > 0 && !closed) {
          // Peers that come together are put into one filter.
          Poll.awaitAny(packets, SLICE);
        }
        drain();
      }
    } catch (PosixException e) {
      unavailable = String.valueOf(e.getMessage());
    }
  }

  /** Takes what waits, and has the kernel look for other peers where that changed. */
  private synchronized void drain() throws PosixException {
    if (closed || !unavailable.isEmpty()) {
      return;
    }
    for (PacketSocket socket : sockets.values()) {
      byte[] packet = socket.receive();
      for (int n = 0; packet.length > 0 && n < MOST_AT_ONCE; n++) {
        long now = wallMicros.getAsLong();
        Segment.ofIp(packet, 0).ifPresent(segment -> book.take(segment, now));
        packet = socket.receive();
      }
    }
    if (book.takeChanged()) {
      for (Map.Entry<PacketSocket.Kind, PacketSocket> each : sockets.entrySet()) {
        boolean ipv4 = each.getKey() == PacketSocket.Kind.IPV4;
        each.getValue()
            .filter(
                PeerFilter.of(
                    each.getKey(), book.addresses(ipv4, true), book.addresses(ipv4, false)));
      }
    }
  }

  @Override
  public void opened(Subject subject) {
    InetSocketAddress remote = subject.remote();
    if (remote != null && !remote.isUnresolved()) {
      book.opened(SocketEnd.of(remote));
      wake();
    }
  }

  private synchronized void wake() {
    if (bell != null) {
      try {
        bell.ring();
      } catch (PosixException e) {
        unavailable = String.valueOf(e.getMessage());
      }
    }
  }

  @Override
  public void examine(Subject subject, Consumer<Evidence> found) {}

  @Override
  public void ended(Subject subject, Cause stated, Consumer<Evidence> found) {
    InetSocketAddress remote = subject.remote();
    Optional<SocketEnd> local = SocketEnd.parse(subject.local());
    if (stated != Cause.PEER_RESET || remote == null || remote.isUnresolved() || local.isEmpty()) {
      return;
    }
    try {
      // A packet socket has its copy before TCP has the segment: what ended the connection is here.
      drain();
    } catch (PosixException e) {
      unavailable = String.valueOf(e.getMessage());
    }
    long now = wallMicros.getAsLong();
    found.accept(
        unavailable.isEmpty()
            ? book.resetOf(local.get(), SocketEnd.of(remote), now)
                .map(reset -> fact(reset, now))
                .orElseGet(() -> new Fact(now, SOURCE, "the segment with the reset was not seen"))
            : new Fact(
                now, SOURCE, "from how far away the reset came is not available: " + unavailable));
  }

  /** What a reset's distance says. */
  static Fact fact(HopBook.Reset reset, long wallMicros) {
    String from = Hops.text(Hops.of(reset.ttl())) + " away (TTL " + reset.ttl() + ")";
    if (!reset.comparable()) {
      return new Fact(
          wallMicros,
          SOURCE,
          "the reset came from " + from + "; how far away the peer is has not been seen",
          Set.of(),
          Map.of("resetTtl", (long) reset.ttl()));
    }
    String peer = Hops.text(Hops.of(reset.usualTtl())) + " away (TTL " + reset.usualTtl() + ")";
    return new Fact(
        wallMicros,
        SOURCE,
        reset.fromPeer()
            ? "the reset came from as far away as the peer is: " + from
            : "the reset came from a box " + from + ", not from the peer, which is " + peer,
        Set.of(reset.fromPeer() ? Sign.RESET_BY_PEER : Sign.RESET_BY_BOX),
        Map.of("resetTtl", (long) reset.ttl(), "peerTtl", (long) reset.usualTtl()));
  }

  private void closeSockets() {
    try (EventFd _ = bell) {
      for (PacketSocket socket : sockets.values()) {
        socket.close();
      }
    } catch (PosixException e) {
      unavailable = String.valueOf(e.getMessage());
    }
    sockets.clear();
    bell = null;
  }

  /** Ends the thread, which takes a quarter of a second at most. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      // The thread ends by itself, but may still use what is not closed now.
      Thread.currentThread().interrupt();
      return;
    }
    synchronized (this) {
      closeSockets();
    }
  }
}

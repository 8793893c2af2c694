package dev.holdfast.watch.evidence;

import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.Platform;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.RtLink;
import dev.holdfast.posix.diag.SocketEnd;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Loss of carrier, which the kernel tells by rtnetlink the moment it happens and never tells to
 * TCP: a thread keeps when each interface last ceased to work and when it came back.
 */
public final class CarrierEvidence implements EvidenceSource, AutoCloseable {

  private static final Duration SLICE = Duration.ofMillis(500);
  private static final int MOST_ADDRESSES = 1024;

  private final CarrierHistory history = new CarrierHistory();
  private final Map<InetAddress, Integer> interfaces = new ConcurrentHashMap<>();
  private final LongSupplier wallMicros;
  private final @Nullable RtLink changes;
  private final @Nullable Thread thread;
  private volatile String unavailable;
  private volatile boolean closed;

  private CarrierEvidence(@Nullable RtLink changes, String unavailable, LongSupplier wallMicros) {
    this.changes = changes;
    this.unavailable = unavailable;
    this.wallMicros = wallMicros;
    this.thread =
        changes == null
            ? null
            : Thread.ofPlatform().daemon().name("carrier").unstarted(() -> follow(changes));
  }

  /**
   * Begins to listen; where that cannot be, {@link #unavailable()} says why and nothing is found.
   *
   * @param wallMicros a clock, us since 1970-01-01 UTC
   */
  public static CarrierEvidence open(LongSupplier wallMicros) {
    Optional<String> unavailable = Platform.unavailable();
    if (unavailable.isPresent()) {
      return new CarrierEvidence(null, unavailable.get(), wallMicros);
    }
    try {
      CarrierEvidence evidence = new CarrierEvidence(RtLink.open(), "", wallMicros);
      evidence.seeAll();
      if (evidence.thread != null) {
        evidence.thread.start();
      }
      return evidence;
    } catch (PosixException e) {
      return new CarrierEvidence(null, String.valueOf(e.getMessage()), wallMicros);
    }
  }

  /** Why carrier cannot be watched here; empty where it is. */
  public String unavailable() {
    return unavailable;
  }

  private void seeAll() throws PosixException {
    RtLink.all().forEach(link -> history.see(link, wallMicros.getAsLong()));
  }

  private void follow(RtLink told) {
    while (!closed) {
      try {
        told.listen(SLICE, link -> history.see(link, wallMicros.getAsLong()));
      } catch (PosixException e) {
        if (!catchUp(e)) {
          return;
        }
      }
    }
  }

  /** After changes were lost, looks at what there is; gives up on anything else. */
  private boolean catchUp(PosixException missed) {
    try {
      if (missed.errno() == Errno.ENOBUFS || missed.errno() == Errno.EINTR) {
        seeAll();
        return true;
      }
      unavailable = String.valueOf(missed.getMessage());
    } catch (PosixException e) {
      unavailable = String.valueOf(e.getMessage());
    }
    return false;
  }

  @Override
  public void examine(Subject subject, Consumer<Evidence> found) {
    SocketEnd.parse(subject.local())
        .filter(end -> !end.isLoopback())
        .flatMap(end -> indexOf(end.toAddress().getAddress()))
        .flatMap(index -> history.about(index, wallMicros.getAsLong()))
        .ifPresent(found);
  }

  /** The interface that has an address; the one that had it where it is gone. */
  private Optional<Integer> indexOf(InetAddress address) {
    try {
      NetworkInterface card = NetworkInterface.getByInetAddress(address);
      if (card != null) {
        if (interfaces.size() >= MOST_ADDRESSES) {
          interfaces.clear();
        }
        interfaces.put(address, card.getIndex());
        return Optional.of(card.getIndex());
      }
    } catch (SocketException e) {
      return Optional.ofNullable(interfaces.get(address));
    }
    return Optional.ofNullable(interfaces.get(address));
  }

  /** Ends the thread, which takes half a second at most. */
  @Override
  public void close() throws PosixException {
    closed = true;
    try {
      if (thread != null) {
        thread.join();
      }
    } catch (InterruptedException e) {
      // The thread ends by itself, but may still use what is not closed now.
      Thread.currentThread().interrupt();
      return;
    }
    if (changes != null) {
      changes.close();
    }
  }
}

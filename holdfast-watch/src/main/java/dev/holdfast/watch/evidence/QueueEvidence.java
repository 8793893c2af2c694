package dev.holdfast.watch.evidence;

import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.link.liveness.Fact;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.posix.Platform;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpTimer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits in the socket of a link in doubt: bytes unread by us, unacknowledged and unsent, the
 * timer that runs, the peer's window. Asks the kernel by netlink, which neither waits nor needs a
 * privilege.
 */
public final class QueueEvidence implements EvidenceSource, AutoCloseable {

  private static final String SOURCE = "queues";

  private final @Nullable SockDiag diag;
  private final String unavailable;
  private final LongSupplier wallMicros;

  private QueueEvidence(@Nullable SockDiag diag, String unavailable, LongSupplier wallMicros) {
    this.diag = diag;
    this.unavailable = unavailable;
    this.wallMicros = wallMicros;
  }

  /**
   * Opens the way to the kernel; where there is none, each examination says so.
   *
   * @param wallMicros a clock, us since 1970-01-01 UTC
   */
  public static QueueEvidence open(LongSupplier wallMicros) {
    Optional<String> unavailable = Platform.unavailable();
    if (unavailable.isPresent()) {
      return new QueueEvidence(null, unavailable.get(), wallMicros);
    }
    try {
      return new QueueEvidence(SockDiag.open(), "", wallMicros);
    } catch (PosixException e) {
      return new QueueEvidence(null, String.valueOf(e.getMessage()), wallMicros);
    }
  }

  @Override
  public void examine(Subject subject, Consumer<Evidence> found) {
    Optional<SocketEnd> local = SocketEnd.parse(subject.local());
    if (subject.remote() != null && !subject.remote().isUnresolved() && local.isPresent()) {
      found.accept(look(local.get(), SocketEnd.of(subject.remote())));
    }
  }

  private Fact look(SocketEnd local, SocketEnd remote) {
    SockDiag asked = diag;
    if (asked == null) {
      return unseen(unavailable);
    }
    try {
      return asked
          .find(local, remote)
          .map(socket -> fact(socket, wallMicros.getAsLong()))
          .orElseGet(() -> unseen("the kernel shows no such connection here"));
    } catch (PosixException e) {
      return unseen(String.valueOf(e.getMessage()));
    }
  }

  private Fact unseen(String why) {
    return new Fact(
        wallMicros.getAsLong(), SOURCE, "what waits in the socket cannot be seen: " + why);
  }

  /** What a socket's figures show. */
  static Fact fact(TcpSocket socket, long wallMicros) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("unreadBytes", socket.readQueue());
    figures.put("unackedBytes", socket.writeQueue());
    StringBuilder text = new StringBuilder();
    text.append(socket.readQueue()).append(" bytes unread, ");
    text.append(socket.writeQueue()).append(" unacknowledged");
    TcpInfo info = socket.info();
    if (info != null) {
      add(figures, text, "unsentBytes", info.unsentBytes(), ", %d of them unsent");
      add(figures, text, "peerWindowBytes", info.sendWindow(), ", the peer's window is %d");
    }
    String timer = socket.timer().name().toLowerCase(Locale.ROOT);
    if (socket.timer() == TcpTimer.OFF) {
      text.append(", no timer runs");
    } else {
      figures.put("timerMillis", socket.timerMillis());
      text.append(", the ").append(timer).append(" timer fires in ");
      text.append(socket.timerMillis()).append(" ms");
    }
    boolean shut = socket.timer() == TcpTimer.PERSIST && socket.writeQueue() > 0;
    return new Fact(
        wallMicros, SOURCE, text.toString(), shut ? Set.of(Sign.NOT_TAKEN) : Set.of(), figures);
  }

  private static void add(
      Map<String, Long> figures, StringBuilder text, String name, long value, String words) {
    if (value != TcpInfo.UNKNOWN) {
      figures.put(name, value);
      text.append(words.formatted(value));
    }
  }

  @Override
  public void close() throws PosixException {
    if (diag != null) {
      diag.close();
    }
  }
}

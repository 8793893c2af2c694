package dev.holdfast.watch.probe;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.watch.idle.Trial;
import dev.holdfast.watch.idle.Trial.Ending;
import dev.holdfast.watch.idle.Trial.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** The connection of one trial: silent for its time, then asked by a keepalive probe. */
final class SilentConnection implements AutoCloseable {

  /** So many probes may be lost that the kernel does not give up before we do. */
  private static final int MOST_PROBES = 100;

  private static final int ROOM = 4096;

  /** What comes within this time of the beginning does not shorten the silence. */
  private static final long GREETING_NANOS = Duration.ofSeconds(2).toNanos();

  private final Trial trial;
  private final SocketChannel channel;
  private final SocketEnd local;
  private final SocketEnd remote;
  private final ByteBuffer room = ByteBuffer.allocate(ROOM);
  private final long beganNanos;
  private long silentSince;
  private long longestNanos;
  private long segments = TcpInfo.UNKNOWN;
  private long askedNanos;
  private boolean asked;
  private @Nullable Outcome outcome;

  private SilentConnection(Trial trial, SocketChannel channel, long nanos) throws IOException {
    this.trial = trial;
    this.channel = channel;
    local = SocketEnd.of((InetSocketAddress) channel.getLocalAddress());
    remote = SocketEnd.of((InetSocketAddress) channel.getRemoteAddress());
    beganNanos = nanos;
    silentSince = nanos;
  }

  /**
   * Dials.
   *
   * @param first bytes that are sent before the silence; may be empty
   * @throws IOException where nobody answers in time
   */
  static SilentConnection open(
      Trial trial, InetSocketAddress peer, byte[] first, Duration patience, long nanos)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(peer, Math.toIntExact(patience.toMillis()));
      if (first.length > 0) {
        channel.write(ByteBuffer.wrap(first));
      }
      channel.configureBlocking(false);
      return new SilentConnection(trial, channel, nanos);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes sure that the kernel tells what silence is judged by.
   *
   * @throws PosixException where it does not
   */
  void requireCounters(SockDiag diag) throws PosixException {
    boolean uncounted =
        diag.find(local, remote)
            .map(TcpSocket::info)
            .filter(info -> info.segmentsIn() == TcpInfo.UNKNOWN)
            .isPresent();
    if (uncounted) {
      throw new PosixException(
          "sock_diag of " + local + ": the segments that came in (Linux 4.2 and later)",
          Errno.EOPNOTSUPP.number());
    }
  }

  /** For those who look for the sender of a reset. */
  EvidenceSource.Subject subject() {
    return new EvidenceSource.Subject(
        "trial " + trial.number(), trial.number(), local.toString(), remote.toAddress());
  }

  /**
   * Looks how it is.
   *
   * @param patience how long an answer is waited for
   * @return the outcome, once there is one
   */
  Optional<Outcome> look(SockDiag diag, Duration patience, long nanos) throws PosixException {
    if (outcome == null) {
      Ending ending = read();
      if (ending != null) {
        end(ending, nanos);
      } else {
        diag.find(local, remote)
            .map(TcpSocket::info)
            .ifPresent(info -> judge(info, patience, nanos));
      }
    }
    return Optional.ofNullable(outcome);
  }

  private @Nullable Ending read() {
    try {
      while (true) {
        room.clear();
        int length = channel.read(room);
        if (length <= 0) {
          return length < 0 ? Ending.CLOSED : null;
        }
      }
    } catch (IOException e) {
      return asked ? Ending.RESET : Ending.RESET_UNASKED;
    }
  }

  private void judge(TcpInfo info, Duration patience, long nanos) {
    if (asked) {
      long since = nanos - askedNanos;
      if (info.segmentsIn() != segments) {
        outcome = new Outcome(Ending.KEPT, Duration.ofNanos(longestNanos), "");
      } else if (since >= patience.toNanos()) {
        outcome =
            new Outcome(
                Ending.SILENT,
                Duration.ofNanos(longestNanos),
                info.probes() + " probes without an answer");
      }
      return;
    }
    if (info.segmentsIn() != segments) {
      longestNanos = segments == TcpInfo.UNKNOWN ? 0 : Math.max(longestNanos, nanos - silentSince);
      segments = info.segmentsIn();
      silentSince = nanos;
    }
  }

  private void end(Ending ending, long nanos) {
    if (!asked) {
      longestNanos = Math.max(longestNanos, nanos - silentSince);
    }
    outcome = new Outcome(ending, Duration.ofNanos(longestNanos), "");
  }

  /** Whether its time is over and it was not asked yet. */
  boolean due(long nanos) {
    long idle = trial.idle().toNanos();
    return outcome == null
        && !asked
        && (nanos - silentSince >= idle || nanos - beganNanos >= idle + GREETING_NANOS);
  }

  /** Asks: a keepalive probe goes out at once, and one each second from then on. */
  void ask(long nanos) throws IOException {
    asked = true;
    askedNanos = nanos;
    longestNanos = Math.max(longestNanos, nanos - silentSince);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, MOST_PROBES);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    // Last, for a shorter idle time counts from now on only where keepalive is on.
    channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 1);
  }

  /** What another source says of its end, half a sentence; may be empty. */
  String endSeenBy(EvidenceSource source) {
    List<String> said = new ArrayList<>();
    source.ended(subject(), Cause.PEER_RESET, fact -> add(said, fact));
    return String.join("; ", said);
  }

  private static void add(List<String> said, Evidence fact) {
    if (!fact.signs().isEmpty()) {
      said.add(fact.sentence());
    }
  }

  /** Leaves nothing behind, neither here nor on a path that has forgotten it. */
  @Override
  public void close() throws IOException {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } finally {
      channel.close();
    }
  }
}

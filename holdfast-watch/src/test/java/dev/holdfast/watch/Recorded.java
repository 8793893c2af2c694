package dev.holdfast.watch;

import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a namespace as Linux 6.18 gave them, 16 s after they began and 3 s after its
 * interface went down: each verdict is there.
 */
public final class Recorded {

  private Recorded() {}

  /** All of them. */
  public static List<TcpSocket> all() {
    List<TcpSocket> sockets = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(Recorded.class.getResourceAsStream("sock-diag-6.18.hex"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      SockDiag.replay(HexFormat.of().parseHex(text.replaceAll("\\s", "")), sockets::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sockets;
  }

  /** The first in this state whose timer is this. */
  public static TcpSocket with(TcpState state, TcpTimer timer) {
    return all().stream()
        .filter(socket -> socket.state() == state && socket.timer() == timer)
        .findFirst()
        .orElseThrow();
  }

  /** The same as a table without figures shows it. */
  public static TcpSocket withoutInfo(TcpSocket socket) {
    return changed(socket, socket.state(), socket.inode(), null);
  }

  /** The same once its program has closed it. */
  public static TcpSocket closed(TcpSocket socket) {
    return changed(socket, TcpState.FIN_WAIT1, 0, socket.info());
  }

  private static TcpSocket changed(
      TcpSocket socket, TcpState state, long inode, @Nullable TcpInfo info) {
    return new TcpSocket(
        socket.local(),
        socket.remote(),
        state,
        socket.timer(),
        socket.timerMillis(),
        socket.timerCount(),
        socket.readQueue(),
        socket.writeQueue(),
        socket.uid(),
        inode,
        0,
        info,
        null);
  }
}

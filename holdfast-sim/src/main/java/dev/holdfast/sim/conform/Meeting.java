package dev.holdfast.sim.conform;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How connections with the peer come about: we dial, or it does. */
sealed interface Meeting extends AutoCloseable {

  /** The next connection; one that failed says so as its first event. */
  PeerConnection meet(Duration within) throws InterruptedException;

  @Override
  default void close() {}

  /** Dials a peer that listens. */
  record Dialling(InetSocketAddress peer) implements Meeting {

    private static final Duration AGAIN = Duration.ofMillis(50);

    @Override
    public PeerConnection meet(Duration within) throws InterruptedException {
      long deadline = System.nanoTime() + within.toNanos();
      while (true) {
        long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        Socket socket = new Socket();
        String failure = connect(socket, (int) left);
        if (failure == null) {
          return open(socket);
        }
        if (System.nanoTime() - deadline >= 0) {
          return PeerConnection.refused(failure);
        }
        Thread.sleep(AGAIN);
      }
    }

    private @Nullable String connect(Socket socket, int millis) {
      try {
        socket.connect(new InetSocketAddress(peer.getHostString(), peer.getPort()), millis);
        return null;
      } catch (SocketTimeoutException e) {
        return "no connection";
      } catch (ConnectException e) {
        return "refused";
      } catch (IOException e) {
        return "no connection: " + e.getMessage();
      }
    }
  }

  /** Waits for a peer that dials. */
  record Listening(ServerSocket server) implements Meeting {
    @Override
    public PeerConnection meet(Duration within) {
      try {
        server.setSoTimeout((int) Math.max(1, within.toMillis()));
        return open(server.accept());
      } catch (IOException e) {
        return PeerConnection.refused("no connect");
      }
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        // Nobody comes any more, which is what was wanted.
      }
    }
  }

  private static PeerConnection open(Socket socket) {
    try {
      return PeerConnection.on(socket);
    } catch (IOException e) {
      return PeerConnection.refused("reset");
    }
  }
}

package dev.holdfast.sim.relay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a relay: two sockets, one virtual thread a direction. */
final class RelayedConnection {

  private static final int BUFFER = 8_192;
  private static final int DIRECTIONS = 2;
  private static final long THAW_POLL_MILLIS = 20;

  private final FaultRelay relay;
  private final Socket client;
  private final Socket server;
  private final Faults faults;
  private final long number;
  private final AtomicInteger flowing = new AtomicInteger(DIRECTIONS);

  RelayedConnection(FaultRelay relay, Socket client, Socket server, Faults faults, long number) {
    this.relay = relay;
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.number = number;
  }

  void start() throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Thread.ofVirtual().start(() -> flow(client, server, 0));
    Thread.ofVirtual().start(() -> flow(server, client, 1));
  }

  private void flow(Socket from, Socket to, int direction) {
    SplittableRandom random =
        new SplittableRandom(faults.seed() * 1_000_003 + number * DIRECTIONS + direction);
    try {
      pump(from.getInputStream(), to.getOutputStream(), random);
      to.shutdownOutput();
      if (flowing.decrementAndGet() == 0) {
        end(false);
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  private void pump(InputStream in, OutputStream out, SplittableRandom random)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    int left = 0;
    boolean dropping = false;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int at = 0; at < n; ) {
        if (left == 0) {
          left = 1 + random.nextInt(faults.maxPiece());
          long delay = (long) (random.nextDouble() * faults.maxDelay().toNanos());
          dropping = random.nextDouble() < faults.dropChance();
          if (random.nextDouble() < faults.resetChance()) {
            throw new IOException("reset by chance");
          }
          TimeUnit.NANOSECONDS.sleep(delay);
        }
        while (relay.frozen() && !client.isClosed()) {
          TimeUnit.MILLISECONDS.sleep(THAW_POLL_MILLIS);
        }
        int piece = Math.min(left, n - at);
        if (dropping) {
          relay.dropped(piece);
        } else {
          out.write(buffer, at, piece);
          out.flush();
        }
        at += piece;
        left -= piece;
      }
    }
  }

  /** Breaks both sides by a reset. */
  void reset() {
    end(true);
  }

  private void end(boolean byReset) {
    relay.over(this, byReset);
    for (Socket socket : new Socket[] {client, server}) {
      try {
        if (byReset) {
          socket.setSoLinger(true, 0);
        }
        socket.close();
      } catch (IOException expected) {
        // It was closed before, which is all that is wanted.
      }
    }
  }
}

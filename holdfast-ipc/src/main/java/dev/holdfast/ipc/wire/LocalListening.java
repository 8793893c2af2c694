package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.UnixServer;
import dev.holdfast.ipc.waiting.PollThread;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.WireGuests;
import dev.holdfast.link.wire.WirePlace;
import dev.holdfast.posix.file.Poll;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A seqpacket socket of ours, at which the poll thread lets peers in. */
final class LocalListening extends PollThread.Watched implements WirePlace {

  private static final long PAUSE_NANOS = 1_000_000_000;

  private final LocalEndpoint.UnixMessages endpoint;
  private final UnixServer<Packets> server;
  private final WireGuests guests;
  private final PollThread poll = PollThread.get();
  private boolean paused;

  private LocalListening(
      LocalEndpoint.UnixMessages endpoint, UnixServer<Packets> server, WireGuests guests) {
    super(server.descriptor());
    this.endpoint = endpoint;
    this.server = server;
    this.guests = guests;
  }

  static LocalListening open(LocalEndpoint.UnixMessages endpoint, WireGuests guests)
      throws IOException {
    LocalListening open =
        new LocalListening(endpoint, UnixServer.ofMessages(endpoint.name()), guests);
    open.poll.execute(() -> open.poll.add(open));
    return open;
  }

  @Override
  protected int wanted() {
    return paused ? -1 : Poll.IN;
  }

  @Override
  protected void ready(int events) {
    try {
      if (server.accept(Duration.ZERO) instanceof Receipt.Got<Packets>(Packets peer)) {
        guests.came(new LocalWire(endpoint, Streams.way(peer)));
      }
    } catch (IOException | InterruptedException e) {
      // Too few descriptors, mostly: a pause keeps that from going round at full speed.
      paused = true;
      Thread.startVirtualThread(this::lookAgain);
      guests.troubled(Cause.UNKNOWN, "cannot let a peer in: " + e.getMessage());
    }
  }

  private void lookAgain() {
    LockSupport.parkNanos(PAUSE_NANOS);
    poll.execute(() -> paused = false);
  }

  @Override
  public void close() {
    poll.execute(() -> {
      poll.remove(this);
      try {
        server.close();
      } catch (IOException e) {
        guests.troubled(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
      }
    });
  }
}

package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.waiting.PollThread;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.link.wire.WireGuests;
import dev.holdfast.link.wire.WirePlace;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket of ours at which each sender with a name is a peer of its own. What one of them
 * does not take for now waits in the kernel, with what comes from the others.
 */
final class DatagramPlace extends PollThread.Watched implements WirePlace {

  private static final int MESSAGES_A_TURN = 64;
  private static final long NAME_LOOK_NANOS = 1_000_000_000;

  private final LocalEndpoint.UnixDatagram endpoint;
  private final Packets socket;
  private final List<String> names;
  private final WireGuests guests;
  private final Removal removal;
  private final PollThread poll = PollThread.get();
  private final Map<String, LocalWire> peers = new HashMap<>();
  private boolean letsIn = true;
  private volatile boolean over;

  private DatagramPlace(
      LocalEndpoint.UnixDatagram endpoint, Packets socket, List<String> names, WireGuests guests) {
    super(socket.descriptor());
    this.endpoint = endpoint;
    this.socket = socket;
    this.names = names;
    this.guests = guests;
    this.removal = Removal.ofSocket(endpoint.name());
  }

  static DatagramPlace open(
      LocalEndpoint.UnixDatagram endpoint, List<String> names, WireGuests guests)
      throws IOException {
    DatagramPlace open =
        new DatagramPlace(endpoint, UnixPeers.datagramsAt(endpoint.name()), names, guests);
    open.poll.execute(() -> {
      open.poll.add(open);
      names.forEach(name -> open.come(name, null));
    });
    if (!open.removal.equals(Removal.NEVER)) {
      Thread.startVirtualThread(open::watchName);
    }
    return open;
  }

  /** To one peer; the kernel does not tell when there is room with it. */
  private final class Peer implements Sink {
    private final String name;

    Peer(String name) {
      this.name = name;
    }

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      Outcome outcome = socket.sendTo(name, Streams.copy(message), longest);
      if (outcome != Outcome.DONE && outcome != Outcome.FULL) {
        throw new WireException(Cause.PEER_REFUSED, name + ": " + outcome.word());
      }
      return Streams.taken(message, outcome);
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() {
      poll.execute(() -> left(name));
    }
  }

  // ---- on the poll thread

  private void come(String name, byte @Nullable [] message) {
    LocalWire wire = new LocalWire(endpoint, name, new Way(null, new Peer(name), 0));
    if (message != null) {
      wire.first(() -> wire.hear(message));
    }
    peers.put(name, wire);
    guests.came(wire);
  }

  private void left(String name) {
    peers.remove(name);
    if (letsIn && names.contains(name)) {
      come(name, null);
    }
    closeWhenUnused();
  }

  @Override
  protected int wanted() {
    boolean all = peers.values().stream().allMatch(DatagramPlace::takes);
    return all && !over ? Poll.IN : -1;
  }

  private static boolean takes(LocalWire wire) {
    return wire.isOver() || (wire.hasBegun() && wire.isReading());
  }

  @Override
  protected void ready(int events) {
    boolean more = true;
    for (int count = 0; count < MESSAGES_A_TURN && more && wanted() == Poll.IN; count++) {
      more = pass();
    }
  }

  /** Takes one message to its peer; whether there may be more. */
  private boolean pass() {
    try {
      switch (socket.receive(Duration.ZERO)) {
        case Receipt.Got<Packets.Packet>(Packets.Packet packet) -> {
          arrived(packet.from(), Streams.bytes(packet));
          return true;
        }
        case Receipt.None<Packets.Packet> _ -> {
          return false;
        }
      }
    } catch (IpcException e) {
      if (e.errno() == Errno.EMSGSIZE) {
        guests.troubled(Cause.UNKNOWN, String.valueOf(e.getMessage()));
        return true;
      }
      end(LocalWires.cause(e), String.valueOf(e.getMessage()));
    } catch (IOException | InterruptedException e) {
      end(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
    }
    return false;
  }

  private void arrived(String from, byte[] message) {
    LocalWire known = peers.get(from);
    if (known != null) {
      known.hear(message);
    } else if (from.isEmpty()) {
      guests.refused("a sender without a name", "it cannot be answered; bind its socket");
    } else if (letsIn) {
      come(from, message);
    }
  }

  private void end(Cause cause, String detail) {
    letsIn = false;
    over = true;
    for (LocalWire wire : List.copyOf(peers.values())) {
      if (wire.hasBegun()) {
        wire.end(cause, detail);
      } else {
        wire.first(() -> wire.end(cause, detail));
      }
    }
    guests.ended(cause, detail);
    closeWhenUnused();
  }

  private void closeWhenUnused() {
    if (letsIn || !peers.isEmpty()) {
      return;
    }
    over = true;
    poll.remove(this);
    boolean removed = removal.removed();
    try {
      socket.close();
      if (!removed) {
        Ways.unlink(endpoint.name());
      }
    } catch (IOException e) {
      guests.troubled(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
    }
  }

  // ---- on other threads

  /** Nobody is told that the socket lost its name, so that is looked for. */
  private void watchName() {
    while (!over) {
      LockSupport.parkNanos(NAME_LOOK_NANOS);
      if (removal.removed() && !over) {
        poll.execute(this::endWhenRead);
        return;
      }
    }
  }

  /** What had been sent before is read first. */
  private void endWhenRead() {
    boolean more = wanted() == Poll.IN;
    while (more) {
      more = pass() && wanted() == Poll.IN;
    }
    if (!over) {
      end(Cause.ENDPOINT_REMOVED, endpoint + ": " + Outcome.REMOVED.word());
    }
  }

  @Override
  public void close() {
    poll.execute(() -> {
      letsIn = false;
      closeWhenUnused();
    });
  }
}

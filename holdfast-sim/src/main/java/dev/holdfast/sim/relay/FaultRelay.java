package dev.holdfast.sim.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listens on this host and hands each connection on to a target, with faults. Faults set while it
 * runs count for connections made from then on; {@link #freeze} and {@link #resetAll} act at once.
 */
public final class FaultRelay implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final int CONNECT_MILLIS = 5_000;

  /** Connections beyond this many are reset as they come. */
  private static final int MAX_CONNECTIONS = 256;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<RelayedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong droppedBytes = new AtomicLong();
  private final AtomicLong resets = new AtomicLong();
  private volatile Faults faults;
  private volatile boolean frozen;

  private FaultRelay(ServerSocket listener, InetSocketAddress target, Faults faults) {
    this.listener = listener;
    this.target = target;
    this.faults = faults;
  }

  /** Listens on a free port of the loopback address. */
  public static FaultRelay open(InetSocketAddress target, Faults faults) throws IOException {
    ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    FaultRelay relay = new FaultRelay(listener, target, faults);
    Thread.ofVirtual().name("relay-" + listener.getLocalPort()).start(relay::accept);
    return relay;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Faults for connections made from now on. */
  public void faults(Faults value) {
    faults = value;
  }

  /** Holds all bytes of all connections, as a path does that has died, or lets them go on. */
  public void freeze(boolean hold) {
    frozen = hold;
  }

  boolean frozen() {
    return frozen;
  }

  /** Breaks all connections by a reset. */
  public void resetAll() {
    open.forEach(RelayedConnection::reset);
  }

  /** Connections made so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Bytes swallowed so far. */
  public long droppedBytes() {
    return droppedBytes.get();
  }

  /** Connections broken so far by chance or by {@link #resetAll}. */
  public long resets() {
    return resets.get();
  }

  void dropped(long bytes) {
    droppedBytes.addAndGet(bytes);
  }

  /** A connection is over. */
  void over(RelayedConnection connection, boolean byReset) {
    if (open.remove(connection) && byReset) {
      resets.incrementAndGet();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (open.size() < MAX_CONNECTIONS) {
          relay(client);
        } else {
          client.setSoLinger(true, 0);
          client.close();
        }
      } catch (IOException expected) {
        // The listener was closed, or a peer left before it was let in; the loop tells which.
      }
    }
  }

  @SuppressWarnings("AddressSelection")
  private void relay(Socket client) throws IOException {
    Socket server = new Socket();
    try {
      server.connect(target, CONNECT_MILLIS);
    } catch (IOException e) {
      server.close();
      client.setSoLinger(true, 0);
      client.close();
      return;
    }
    RelayedConnection connection =
        new RelayedConnection(this, client, server, faults, accepted.getAndIncrement());
    open.add(connection);
    connection.start();
    if (listener.isClosed()) {
      connection.reset();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    resetAll();
  }
}

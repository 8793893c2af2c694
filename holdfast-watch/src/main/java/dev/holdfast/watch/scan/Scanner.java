package dev.holdfast.watch.scan;

import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.watch.ConnectionRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Looks at all connections of this host, again and again; what stays the same is read once. */
public final class Scanner implements AutoCloseable {

  private final ConnectionTable table;
  private final ConnectionRules rules;
  private final LongSupplier nanos;
  private final ProcessMap processes = new ProcessMap();
  private final StateAges ages = new StateAges();
  private final List<TcpSocket> sockets = new ArrayList<>();
  private final Set<Long> inodes = new HashSet<>();
  private long scans;

  /**
   * Makes a scanner, which closes the table with itself.
   *
   * @param nanos a clock that never goes back, ns
   */
  public Scanner(ConnectionTable table, ConnectionRules rules, LongSupplier nanos) {
    this.table = table;
    this.rules = rules;
    this.nanos = nanos;
  }

  /** Looks once. */
  public Scan scan() throws IOException {
    sockets.clear();
    inodes.clear();
    List<String> unseen = new ArrayList<>(table.read(this::take));
    processes.update(inodes);
    ages.begin(nanos.getAsLong());
    List<Connection> connections = new ArrayList<>(sockets.size());
    int hidden = 0;
    for (TcpSocket socket : sockets) {
      Owner owner = processes.of(socket.inode());
      hidden += owner == null && socket.inode() != 0 ? 1 : 0;
      Duration inState = ages.of(socket, rules.leastTimeInState(socket));
      connections.add(new Connection(socket, owner, rules.judge(socket, inState)));
    }
    nameHidden(hidden, unseen);
    return new Scan(++scans, connections, unseen);
  }

  private void take(TcpSocket socket) {
    sockets.add(socket);
    if (socket.inode() != 0) {
      inodes.add(socket.inode());
    }
  }

  private void nameHidden(int hidden, List<String> unseen) {
    if (hidden > 0) {
      long unreadable = processes.unreadable();
      unseen.add(
          "the process of "
              + hidden
              + " connections is not visible: "
              + (unreadable > 0
                  ? unreadable + " processes of other users may not be looked into"
                  : "the kernel itself, another process namespace or a closing program holds it"));
    }
    long elsewhere = processes.elsewhere();
    if (elsewhere > 0) {
      unseen.add(
          elsewhere
              + " processes live in other network namespaces, whose connections are not shown");
    }
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}

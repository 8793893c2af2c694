package dev.holdfast.bench.watch;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.SystemTimers;
import dev.holdfast.watch.Thresholds;
import dev.holdfast.watch.scan.KernelTable;
import dev.holdfast.watch.scan.Scanner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A host with 8,000 connections, all of this process, and how long it takes to look at them. */
public final class WatchFigures {

  private static final int CONNECTIONS = 8_000;
  private static final int NEW_ONES = CONNECTIONS / 100 - 2;
  private static final int BACKLOG = 1_000;
  private static final int WARM = 30;
  private static final int ROUNDS = 41;
  private static final Set<TcpState> STATES = EnumSet.of(TcpState.ESTABLISHED);

  private WatchFigures() {}

  private static final class Talks implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Deque<SocketChannel> ends = new ArrayDeque<>();

    private Talks() throws IOException {
      server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      while (ends.size() < CONNECTIONS) {
        open();
      }
    }

    private void open() throws IOException {
      ends.add(SocketChannel.open(server.getLocalAddress()));
      ends.add(server.accept());
    }

    /** Fewer than one in a hundred gone and as many new. */
    private void turn() throws IOException {
      for (int n = 0; n < NEW_ONES; n += 2) {
        ends.remove().close();
        ends.remove().close();
        open();
      }
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel end : ends) {
        end.close();
      }
      server.close();
    }
  }

  private static double millisSince(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  /** Measures; the first rounds only warm up. */
  public static List<Figure> measure() throws IOException {
    try (Talks talks = new Talks()) {
      List<Figure> figures = new ArrayList<>();
      figures.add(dump());
      figures.addAll(looks(talks));
      figures.addAll(ResetFigures.measure());
      return figures;
    }
  }

  private static Figure dump() throws PosixException {
    Samples ours = new Samples();
    Samples floor = new Samples();
    List<TcpSocket> sockets = new ArrayList<>();
    try (SockDiag diag = SockDiag.open();
        BareDump bare = new BareDump()) {
      for (int round = 0; round < WARM + ROUNDS; round++) {
        long start = System.nanoTime();
        long bytes = bare.receive();
        double floorMillis = millisSince(start);
        sockets.clear();
        start = System.nanoTime();
        for (SockDiag.Family family : SockDiag.Family.values()) {
          diag.dump(family, STATES, false, sockets::add);
        }
        double oursMillis = millisSince(start);
        if (bytes < CONNECTIONS || sockets.size() < CONNECTIONS) {
          throw new IllegalStateException("only " + sockets.size() + " connections were dumped");
        }
        if (round >= WARM) {
          floor.add(floorMillis);
          ours.add(oursMillis);
        }
      }
    }
    return new Figure(
        "watch: the kernel's dump of 8,000 connections; floor: its bytes received",
        Figure.amount(ours.median(), "ms"),
        Figure.amount(floor.median(), "ms"),
        Figure.ratio(ours.median(), floor.median()),
        "at most 1.3");
  }

  private static List<Figure> looks(Talks talks) throws IOException {
    ConnectionRules rules = new ConnectionRules(Thresholds.normal(), SystemTimers.LINUX);
    Samples first = new Samples();
    Samples later = new Samples();
    for (int round = 0; round < ROUNDS; round++) {
      try (Scanner scanner = new Scanner(KernelTable.open(), rules, System::nanoTime)) {
        long start = System.nanoTime();
        scanner.scan();
        first.add(millisSince(start));
        talks.turn();
        start = System.nanoTime();
        scanner.scan();
        later.add(millisSince(start));
      }
    }
    return List.of(
        new Figure(
            "watch: first look at 8,000 connections with their processes",
            Figure.amount(first.median(), "ms"),
            "",
            "",
            "at most 100 ms"),
        new Figure(
            "watch: a later look, fewer than 1 in 100 of them new",
            Figure.amount(later.median(), "ms"),
            "",
            "",
            "at most 30 ms"));
  }
}

package dev.holdfast.bench.faults;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SType;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The passive end of many links, a process of its own: selects, answers Linktest.req after a time
 * that differs by half either way, and takes Separate.req in one of three ways. Lines on its
 * standard input: {@code delay MILLIS}, {@code reset}, {@code close}. It shares no session code
 * with the host under test.
 */
public final class Peer {

  /** What it does upon Separate.req. */
  public enum OnSeparate {
    /** Closes the connection, as E37.1 has it. */
    CLOSE,
    /** Is NOT SELECTED and may be selected again. */
    KEEP,
    /** Stays SELECTED and answers the next Select.req by status 1. */
    IGNORE
  }

  private static final int HEADER = 10;
  private static final int BACKLOG = 1024;

  private final OnSeparate onSeparate;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService answers = Executors.newSingleThreadScheduledExecutor();
  private volatile long delayMillis;

  private Peer(int port, long delayMillis, OnSeparate onSeparate) throws IOException {
    this.delayMillis = delayMillis;
    this.onSeparate = onSeparate;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port), BACKLOG);
  }

  /**
   * Runs until its standard input ends.
   *
   * @param args the port, or 0 for any; usual time to an answer, ms; what it does upon Separate.req
   */
  public static void main(String[] args) throws IOException {
    OnSeparate onSeparate = OnSeparate.valueOf(args[2].toUpperCase(Locale.ROOT));
    Peer peer = new Peer(Integer.parseInt(args[0]), Long.parseLong(args[1]), onSeparate);
    Thread.ofVirtual().start(peer::accept);
    System.out.println("listening 0.0.0.0:" + peer.server.getLocalPort());
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      peer.obey(line.split(" "));
    }
    System.exit(0);
  }

  private void obey(String[] words) throws IOException {
    switch (words[0]) {
      case "delay" -> delayMillis = Long.parseLong(words[1]);
      case "reset" -> end(true);
      case "close" -> end(false);
      default -> throw new IllegalArgumentException("no command " + words[0]);
    }
  }

  private void end(boolean reset) throws IOException {
    for (Socket socket : open) {
      socket.setSoLinger(reset, 0);
      socket.close();
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        System.err.println("peer: " + e.getMessage());
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      boolean selected = false;
      while (true) {
        int length = in.readInt();
        in.skipNBytes(5);
        SType asked = SType.of(in.readUnsignedByte());
        int systemBytes = in.readInt();
        in.skipNBytes(length - HEADER);
        if (asked == SType.SELECT_REQ) {
          answer(socket, HsmsHeader.control(SType.SELECT_RSP, 0, selected ? 1 : 0, systemBytes));
          selected = true;
        } else if (asked == SType.LINKTEST_REQ) {
          answer(socket, HsmsHeader.control(SType.LINKTEST_RSP, 0, 0, systemBytes));
        } else if (asked == SType.SEPARATE_REQ && onSeparate == OnSeparate.CLOSE) {
          return;
        } else if (asked == SType.SEPARATE_REQ && onSeparate == OnSeparate.KEEP) {
          selected = false;
        }
      }
    } catch (IOException e) {
      // The host ended the connection, or we did.
    } finally {
      open.remove(socket);
    }
  }

  private void answer(Socket socket, HsmsHeader header) {
    byte[] bytes = HsmsMessage.of(header).bytes();
    var _ =
        answers.schedule(
            () -> {
              try {
                socket.getOutputStream().write(bytes);
              } catch (IOException e) {
                open.remove(socket);
              }
            },
            delayMillis / 2 + ThreadLocalRandom.current().nextLong(delayMillis + 1),
            TimeUnit.MILLISECONDS);
  }
}

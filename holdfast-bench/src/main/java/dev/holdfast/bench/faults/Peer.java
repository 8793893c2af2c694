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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The other end of many links, a process of its own: listens and is selected, or dials and selects;
 * answers Linktest.req after a time that differs by half either way, and closes upon Separate.req.
 * Lines on its standard input: {@code delay MILLIS}, {@code reset}, {@code deaf}, {@code hear}. It
 * shares no session code with the gateway under test.
 */
public final class Peer {

  private static final int HEADER = 10;
  private static final int BACKLOG = 1024;
  private static final int RECEIVE_BUFFER = 8 * 1024;
  private static final int CONNECT_MILLIS = 2_000;
  private static final long REDIAL_MILLIS = 1_000;

  /** S1F13 of an equipment without a name, W-bit set. */
  private static final HsmsHeader ESTABLISH = HsmsHeader.data(0, 1, 13, true, 1);

  private static final byte[] NO_NAME = {0x01, 0x02, 0x41, 0x00, 0x41, 0x00};

  private final Set<Conversation> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService answers = Executors.newSingleThreadScheduledExecutor();
  private volatile long delayMillis;

  private Peer(long delayMillis) {
    this.delayMillis = delayMillis;
  }

  /**
   * Runs until its standard input ends.
   *
   * @param args usual time to an answer, ms; then {@code listen} and the port, or 0 for any; or
   *     {@code dial}, after how much silence it dials anew, ms, and for each link {@code
   *     FROM>HOST:PORT}
   */
  public static void main(String[] args) throws IOException {
    List<String> words = List.of(args);
    Peer peer = new Peer(Long.parseLong(words.get(0)));
    if (words.get(1).equals("listen")) {
      peer.listen(Integer.parseInt(words.get(2)));
    } else {
      int silence = Integer.parseInt(words.get(2));
      for (String way : words.subList(3, words.size())) {
        Thread.ofVirtual().start(() -> peer.keepDialling(way, silence));
      }
    }
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
      case "reset" -> {
        for (Conversation each : open) {
          each.reset();
        }
      }
      case "deaf" -> open.forEach(Conversation::becomeDeaf);
      case "hear" -> open.forEach(Conversation::hearAgain);
      default -> throw new IllegalArgumentException("no command " + words[0]);
    }
  }

  private void listen(int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReuseAddress(true);
    server.setReceiveBufferSize(RECEIVE_BUFFER);
    server.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port), BACKLOG);
    Thread.ofVirtual().start(() -> accept(server));
    System.out.println("listening 0.0.0.0:" + server.getLocalPort());
  }

  private void accept(ServerSocket server) {
    while (true) {
      try {
        Conversation come = new Conversation(server.accept());
        Thread.ofVirtual().start(() -> come.serve(false));
      } catch (IOException e) {
        System.err.println("peer: " + e.getMessage());
      }
    }
  }

  private void keepDialling(String way, int silenceMillis) {
    String from = way.substring(0, way.indexOf('>'));
    int colon = way.lastIndexOf(':');
    InetSocketAddress to =
        new InetSocketAddress(
            InetAddress.ofLiteral(way.substring(way.indexOf('>') + 1, colon)),
            Integer.parseInt(way.substring(colon + 1)));
    while (true) {
      Socket socket = new Socket();
      try {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(to, CONNECT_MILLIS);
        socket.setSoTimeout(silenceMillis);
        new Conversation(socket).serve(true);
      } catch (IOException e) {
        close(socket);
      }
      try {
        Thread.sleep(REDIAL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.err.println("peer: " + e.getMessage());
    }
  }

  /** One connection. */
  private final class Conversation {

    private final Socket socket;
    private final CountDownLatch hears = new CountDownLatch(1);
    private volatile boolean deaf;

    Conversation(Socket socket) {
      this.socket = socket;
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Opens communication, and reads nothing any more. */
    void becomeDeaf() {
      deaf = true;
      send(ESTABLISH, NO_NAME);
    }

    void hearAgain() {
      if (deaf) {
        hears.countDown();
      }
    }

    void serve(boolean selects) {
      open.add(this);
      try (socket) {
        socket.setTcpNoDelay(true);
        if (selects) {
          send(HsmsHeader.control(SType.SELECT_REQ, 0, 0, 1));
        }
        DataInputStream in = new DataInputStream(socket.getInputStream());
        boolean selected = false;
        while (true) {
          int length = in.readInt();
          if (deaf) {
            hears.await();
            return;
          }
          in.skipNBytes(5);
          SType asked = SType.of(in.readUnsignedByte());
          int systemBytes = in.readInt();
          in.skipNBytes(length - HEADER);
          if (asked == SType.SELECT_REQ) {
            answer(HsmsHeader.control(SType.SELECT_RSP, 0, selected ? 1 : 0, systemBytes));
            selected = true;
          } else if (asked == SType.LINKTEST_REQ) {
            answer(HsmsHeader.control(SType.LINKTEST_RSP, 0, 0, systemBytes));
          } else if (asked == SType.SEPARATE_REQ) {
            return;
          }
        }
      } catch (IOException e) {
        // The gateway ended the connection, the path did, or we did.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        open.remove(this);
      }
    }

    private void answer(HsmsHeader header) {
      var _ =
          answers.schedule(
              () -> send(header),
              delayMillis / 2 + ThreadLocalRandom.current().nextLong(delayMillis + 1),
              TimeUnit.MILLISECONDS);
    }

    private void send(HsmsHeader header, byte... body) {
      try {
        socket.getOutputStream().write(HsmsMessage.of(header, body).bytes());
      } catch (IOException e) {
        open.remove(this);
      }
    }
  }
}

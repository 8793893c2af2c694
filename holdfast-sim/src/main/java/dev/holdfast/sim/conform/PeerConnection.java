package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.SType;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connection with the peer that is tried: what came, in order, and a way to send. */
final class PeerConnection implements AutoCloseable {

  /** What came. */
  sealed interface Event {

    /** A frame. */
    record Came(Frame frame) implements Event {}

    /** The end; nothing follows it. */
    record Ended(String how) implements Event {}
  }

  private static final int LARGEST = 64 << 20;
  private static final int MAX_WAITING = 10_000;
  private static final Duration LEAVE = Duration.ofSeconds(1);

  /** S1F14: COMMACK 0, and a host has nothing to say of itself. */
  private static final byte[] COMMUNICATION_ACCEPTED = {1, 2, 0x21, 1, 0, 1, 0};

  private final @Nullable Socket socket;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_WAITING + 1);
  private final ReentrantLock writing = new ReentrantLock();
  private Event.@Nullable Ended ended;
  private volatile boolean mute;
  private @Nullable Thread reader;

  private PeerConnection(@Nullable Socket socket) {
    this.socket = socket;
  }

  /** Starts to read from a socket. */
  static PeerConnection on(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    PeerConnection connection = new PeerConnection(socket);
    connection.reader =
        Thread.ofVirtual().name("conform-reader").start(() -> connection.read(socket));
    return connection;
  }

  /** A connection that the peer did not take. */
  static PeerConnection refused(String how) {
    PeerConnection connection = new PeerConnection(null);
    connection.ended = new Event.Ended(how);
    return connection;
  }

  private void read(Socket from) {
    String how = "close";
    try {
      DataInputStream in = new DataInputStream(from.getInputStream());
      while (true) {
        long length = Integer.toUnsignedLong(in.readInt());
        if (length < HsmsHeader.LENGTH || length > LARGEST) {
          how = "length " + length;
          break;
        }
        byte[] message = new byte[(int) length];
        in.readFully(message);
        Frame frame = Frame.of(message);
        answerUnasked(frame);
        if (events.size() >= MAX_WAITING || !events.offer(new Event.Came(frame))) {
          how = "more than " + MAX_WAITING + " frames";
          events.clear();
          break;
        }
      }
    } catch (EOFException e) {
      // The other end has closed, which is what how says.
    } catch (IOException e) {
      how = "reset";
    }
    events.add(new Event.Ended(how));
  }

  /** Any peer may ask whether the link lives, and an equipment whether we communicate. */
  private void answerUnasked(Frame frame) throws IOException {
    HsmsHeader asked = frame.header();
    if (frame.is(SType.LINKTEST_REQ) && !mute) {
      write(
          new Frame(
                  new HsmsHeader(
                      asked.sessionId(), 0, 0, 0, SType.LINKTEST_RSP.code(), asked.systemBytes()),
                  new byte[0])
              .bytes());
    } else if (asked.isData() && asked.stream() == 1 && asked.function() == 13) {
      write(
          new Frame(
                  HsmsHeader.data(asked.sessionId(), 1, 14, false, asked.systemBytes()),
                  COMMUNICATION_ACCEPTED)
              .bytes());
    }
  }

  /** Answers no Linktest.req any more. */
  void mute() {
    mute = true;
  }

  /** The next that came, or null when nothing has within a time. The end comes again and again. */
  @Nullable Event next(Duration within) throws InterruptedException {
    if (ended != null) {
      return ended;
    }
    Event event = events.poll(Math.max(0, within.toNanos()), TimeUnit.NANOSECONDS);
    if (event instanceof Event.Ended end) {
      ended = end;
    }
    return event;
  }

  /** Whether its end has been met. */
  boolean over() {
    return ended != null || socket == null;
  }

  /**
   * Sends bytes.
   *
   * @return false when the peer has not taken them within a time; the connection is lost then
   */
  boolean send(byte[] bytes, int pieces, Duration apart, Duration within)
      throws InterruptedException {
    if (over()) {
      return true;
    }
    Thread writer =
        Thread.ofVirtual().name("conform-writer").start(() -> writePieces(bytes, pieces, apart));
    if (writer.join(within.plus(apart.multipliedBy(Math.min(pieces, bytes.length))))) {
      return true;
    }
    close();
    return false;
  }

  private void writePieces(byte[] bytes, int pieces, Duration apart) {
    int n = Math.min(pieces, bytes.length);
    // An answer to the peer cannot stand within one of our frames.
    writing.lock();
    try {
      for (int i = 0; i < n; i++) {
        if (i > 0 && !apart.isZero()) {
          Thread.sleep(apart);
        }
        int from = (int) ((long) bytes.length * i / n);
        int to = (int) ((long) bytes.length * (i + 1) / n);
        write(Arrays.copyOfRange(bytes, from, to));
      }
    } catch (IOException e) {
      // The connection has ended; the reader sees how.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writing.unlock();
    }
  }

  private void write(byte[] bytes) throws IOException {
    writing.lock();
    try {
      if (socket != null) {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
      }
    } finally {
      writing.unlock();
    }
  }

  /** Ends it by RST. */
  void reset() {
    try {
      if (socket != null) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // It is over already.
    }
    close();
  }

  /** Ends it; FIN or RST has been sent when this returns. */
  @Override
  public void close() {
    ended = new Event.Ended("closed by the script");
    try {
      if (socket != null) {
        socket.close();
      }
      // The system closes a socket only once nobody reads from it any more.
      if (reader != null) {
        var _ = reader.join(LEAVE);
      }
    } catch (IOException e) {
      // It is over already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

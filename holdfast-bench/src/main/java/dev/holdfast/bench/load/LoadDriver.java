package dev.holdfast.bench.load;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Sends the same HSMS request again and again over a blocking socket, with system bytes that count
 * up, and expects the replies in order.
 */
public final class LoadDriver implements AutoCloseable {

  private static final int SYSTEM_BYTES = 4 + 6;
  private static final int FIRST_REQUESTS = 256;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final OutputStream out;
  private final FrameInput in;
  private final byte[] request;
  private int sent;
  private int answered;

  private LoadDriver(Socket socket, byte[] request) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new FrameInput(socket.getInputStream());
    this.request = request;
  }

  /** Connects to this host and selects; whatever comes back counts as selected. */
  public static LoadDriver connect(int port, HsmsHeader header, byte[] body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    LoadDriver driver = new LoadDriver(socket, HsmsMessage.of(header, body).bytes());
    driver.out.write(HsmsMessage.of(HsmsHeader.control(SType.SELECT_REQ, 0, 0, -1)).bytes());
    driver.in.next();
    return driver;
  }

  /** How many requests take about as long as this; warms both ends up. */
  public int requestsIn(Duration time, int outstanding) throws IOException {
    double rate = 0;
    for (int n = FIRST_REQUESTS; rate == 0 || n < rate * time.toMillis() / 1000; n *= 2) {
      rate = rate(outstanding, n);
    }
    return (int) (rate * time.toMillis() / 1000);
  }

  /** Replies a second while so many requests wait for theirs. */
  public double rate(int outstanding, int requests) throws IOException {
    long start = System.nanoTime();
    if (outstanding == 1) {
      for (int i = 0; i < requests; i++) {
        write(request, 1);
        expectReply();
      }
    } else {
      exchange(outstanding, requests);
    }
    return requests * 1e9 / (System.nanoTime() - start);
  }

  /** Reads here and writes on a thread of its own, as many at once as may be. */
  private void exchange(int outstanding, int requests) throws IOException {
    Semaphore free = new Semaphore(outstanding);
    Thread writer =
        Thread.ofPlatform().name("writer").start(() -> fill(free, requests, outstanding));
    for (int i = 0; i < requests; i++) {
      expectReply();
      free.release();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void fill(Semaphore free, int requests, int outstanding) {
    byte[] many = new byte[outstanding * request.length];
    for (int i = 0; i < outstanding; i++) {
      System.arraycopy(request, 0, many, i * request.length, request.length);
    }
    try {
      for (int left = requests; left > 0; ) {
        free.acquireUninterruptibly();
        int now = Math.min(left, 1 + free.drainPermits());
        write(many, now);
        left -= now;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Messages a second that the other side has taken, one way: none is answered but a last small one
   * that asks for it.
   *
   * @param frame sent so many times; without the W bit
   */
  public double oneWayRate(byte[] frame, int count) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      out.write(frame);
    }
    write(request, 1);
    expectReply();
    return count * 1e9 / (System.nanoTime() - start);
  }

  private void write(byte[] frames, int count) throws IOException {
    ByteBuffer numbers = ByteBuffer.wrap(frames);
    for (int i = 0; i < count; i++) {
      numbers.putInt(i * request.length + SYSTEM_BYTES, sent++);
    }
    out.write(frames, 0, count * request.length);
  }

  private void expectReply() throws IOException {
    int systemBytes = in.wordAt(in.next() + SYSTEM_BYTES);
    if (systemBytes != answered++) {
      throw new IOException("reply " + systemBytes + " where " + (answered - 1) + " is due");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.holdfast.sim;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A client of bytes only. */
public final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  /** Dials an address as a simulator prints it. */
  public RawClient(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    socket =
        new Socket(
            InetAddress.getByName(address.substring(0, colon)),
            Integer.parseInt(address.substring(colon + 1)));
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  public void write(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Writes one byte at a time. */
  public void writeSplit(byte... bytes) throws IOException {
    for (byte b : bytes) {
      write(b);
    }
  }

  /** So many bytes; waits for them. */
  public byte[] read(int length) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("ended after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  /** Whether nothing comes for a while. */
  public boolean silentFor(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      socket.getInputStream().read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Reads until the other end closes or resets. */
  public void awaitEnd() {
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {}
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the other end has not closed", e);
    } catch (IOException e) {
      // A reset ends it as well.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

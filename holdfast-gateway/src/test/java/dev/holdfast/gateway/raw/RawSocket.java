package dev.holdfast.gateway.raw;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HexFormat;

/** One end of a TCP connection; waits at most ten seconds for anything. */
public final class RawSocket implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  private final Socket socket;

  private RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Dials {@code HOST:PORT}. */
  public static RawSocket dial(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    return new RawSocket(
        new Socket(
            InetAddress.getByName(address.substring(0, colon)),
            Integer.parseInt(address.substring(colon + 1))));
  }

  /** Waits for the next that dials. */
  public static RawSocket accept(ServerSocket server) throws IOException {
    server.setSoTimeout(PATIENCE_MILLIS);
    return new RawSocket(server.accept());
  }

  /** A port of the loopback address that listens. */
  public static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  /** {@code HOST:PORT} of what listens. */
  public static String address(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** {@code HOST:PORT} where nothing listens, and something may. */
  public static String freeAddress() throws IOException {
    try (ServerSocket server = listen()) {
      return address(server);
    }
  }

  /** {@code HOST:PORT} of this end. */
  public String localAddress() {
    return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
  }

  public void write(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** So many bytes; waits for them. */
  public byte[] read(int length) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("ended after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  /** So many bytes as hex. */
  public String readHex(int length) throws IOException {
    return HexFormat.of().formatHex(read(length));
  }

  /** Whether nothing comes for a while. */
  public boolean silentFor(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      return socket.getInputStream().read() == Integer.MIN_VALUE;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Whether the other end closes or resets, whatever it still sends before. */
  public boolean ends() throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {}
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package dev.holdfast.bench.gateway;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SType;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers the Select.req and the Linktest.req of many hosts and says nothing else. */
final class SelectingPeer implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;
  private static final int HEADER = 10;

  private final ServerSocket server;
  private final CountDownLatch toSelect;

  /** Expects so many hosts. */
  SelectingPeer(int hosts) throws IOException {
    server = new ServerSocket(0, hosts, InetAddress.getLoopbackAddress());
    toSelect = new CountDownLatch(hosts);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Waits until all hosts have selected. */
  void awaitAll() throws IOException, InterruptedException {
    if (!toSelect.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(toSelect.getCount() + " links did not select");
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket host = server.accept();
        Thread.ofVirtual().start(() -> answer(host));
      } catch (IOException e) {
        if (!server.isClosed()) {
          System.err.println("peer: " + e.getMessage());
        }
      }
    }
  }

  private void answer(Socket host) {
    try (host) {
      DataInputStream in = new DataInputStream(host.getInputStream());
      while (in.readInt() == HEADER) {
        in.skipNBytes(5);
        SType asked = SType.of(in.readUnsignedByte());
        int systemBytes = in.readInt();
        SType answer = asked == SType.SELECT_REQ ? SType.SELECT_RSP : SType.LINKTEST_RSP;
        HsmsHeader header = HsmsHeader.control(answer, 0, 0, systemBytes);
        host.getOutputStream().write(HsmsMessage.of(header).bytes());
        if (asked == SType.SELECT_REQ) {
          toSelect.countDown();
        }
      }
    } catch (IOException e) {
      if (toSelect.getCount() > 0) {
        System.err.println("peer: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

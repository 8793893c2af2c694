package dev.holdfast.bench.loss;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import kcp.Kcp;

/** One end of several KCP conversations: a socket, and a thread that turns them. */
final class KcpEnd implements AutoCloseable {

  private static final int DATAGRAM = 2_048;
  private static final int SOCKET_BYTES = 1 << 20;
  private static final long TURN_NANOS = 500_000;
  private static final int FAST_WINDOW = 1_024;
  private static final int WINDOW = 256;
  private static final int INTERVAL_MILLIS = 10;
  private static final int SKIPS = 2;

  private final Kcp[] conversations;
  private final long[] due;
  private final boolean fast;
  private final DatagramChannel socket;
  private final InetSocketAddress peer;
  private final Consumer<byte[]> arrived;
  private final ByteBuffer room = ByteBuffer.allocate(DATAGRAM);
  private final long begun = System.nanoTime();
  private volatile boolean over;

  KcpEnd(String here, String there, int port, int flows, boolean fast, Consumer<byte[]> arrived)
      throws IOException {
    this.fast = fast;
    this.arrived = arrived;
    this.peer = new InetSocketAddress(there, port);
    this.socket = DatagramChannel.open().bind(new InetSocketAddress(here, port));
    socket.configureBlocking(false);
    socket.socket().setReceiveBufferSize(SOCKET_BYTES);
    conversations = new Kcp[flows];
    due = new long[flows];
    for (int flow = 0; flow < flows; flow++) {
      conversations[flow] = conversation(flow);
    }
    Thread.ofPlatform().daemon().name("kcp").start(this::turn);
  }

  private Kcp conversation(int number) {
    Kcp kcp = new Kcp(number, (bytes, of) -> emit(bytes));
    kcp.setByteBufAllocator(UnpooledByteBufAllocator.DEFAULT);
    kcp.setSndWnd(fast ? FAST_WINDOW : WINDOW);
    kcp.setRcvWnd(fast ? FAST_WINDOW : WINDOW);
    if (fast) {
      kcp.nodelay(true, INTERVAL_MILLIS, SKIPS, true);
    }
    return kcp;
  }

  private void emit(ByteBuf bytes) {
    try {
      socket.send(bytes.nioBuffer(), peer);
    } catch (IOException e) {
      System.err.println("bench: kcp: " + e.getMessage());
    } finally {
      bytes.release();
    }
  }

  private long now() {
    return (System.nanoTime() - begun) / 1_000_000;
  }

  synchronized void send(int flow, byte[] message) {
    conversations[flow].send(Unpooled.wrappedBuffer(message));
    if (fast) {
      conversations[flow].flush(false, now());
    }
  }

  synchronized boolean wants(int flow) {
    return conversations[flow].waitSnd() < 2 * (fast ? FAST_WINDOW : WINDOW);
  }

  private void turn() {
    try {
      while (!over) {
        synchronized (this) {
          receive();
          update();
        }
        LockSupport.parkNanos(TURN_NANOS);
      }
    } catch (IOException e) {
      // The end of the measurement.
    }
  }

  private void receive() throws IOException {
    while (socket.receive(room.clear()) != null) {
      ByteBuf bytes = Unpooled.copiedBuffer(room.flip());
      Kcp kcp = conversations[bytes.getIntLE(0)];
      kcp.input(bytes, true, now());
      bytes.release();
      while (kcp.canRecv()) {
        ByteBuf message = kcp.mergeRecv();
        byte[] copy = new byte[message.readableBytes()];
        message.readBytes(copy);
        message.release();
        arrived.accept(copy);
      }
    }
  }

  private void update() {
    long now = now();
    for (int flow = 0; flow < due.length; flow++) {
      if (now >= due[flow]) {
        conversations[flow].update(now);
        due[flow] = conversations[flow].check(now);
      }
    }
  }

  @Override
  public void close() throws IOException {
    over = true;
    synchronized (this) {
      socket.close();
    }
  }
}

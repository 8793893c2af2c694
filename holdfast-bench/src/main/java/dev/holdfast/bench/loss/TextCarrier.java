package dev.holdfast.bench.loss;

import dev.holdfast.posix.net.NetworkNamespace;
import dev.holdfast.sim.net.ImpairedNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The resending of the text as it is written, read kindly: a tick each 50 ms walks the map; at the
 * 3rd, 7th and 11th tick after the first send a frame is sent again, and one interval after the
 * last it is given up. The receiver acknowledges and delivers all that comes.
 */
final class TextCarrier implements Carrier {

  private static final int PORT = 7_000;
  private static final int OVERHEAD = 26;
  private static final int ACKNOWLEDGEMENT = 32;
  private static final long TICK_MILLIS = 50;
  private static final int FIRST_TICKS = 3;
  private static final int EACH_TICKS = 4;
  private static final int RESENDS = 3;
  private static final int DATAGRAM = 2_048;

  /** A frame in the map. */
  private static final class Entry {
    private final byte[] frame;
    private int ticks;
    private int resends;

    Entry(byte[] frame) {
      this.frame = frame;
    }
  }

  private final DatagramChannel client;
  private final DatagramChannel server;
  private final Map<Integer, Entry> map = new LinkedHashMap<>();
  private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
  private int number;
  private long givenUp;

  TextCarrier(ImpairedNetwork network, Consumer<byte[]> arrived)
      throws IOException, InterruptedException {
    InetSocketAddress here = new InetSocketAddress(ImpairedNetwork.CLIENT_ADDRESS, PORT);
    InetSocketAddress there = new InetSocketAddress(ImpairedNetwork.SERVER_ADDRESS, PORT);
    server = NetworkNamespace.within(network.server(), () -> open(there, here));
    client = NetworkNamespace.within(network.client(), () -> open(here, there));
    Thread.ofPlatform().daemon().start(() -> serve(arrived));
    Thread.ofPlatform().daemon().start(this::hear);
    var _ = ticks.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static DatagramChannel open(InetSocketAddress here, InetSocketAddress there)
      throws IOException {
    return DatagramChannel.open().bind(here).connect(there);
  }

  private void serve(Consumer<byte[]> arrived) {
    ByteBuffer room = ByteBuffer.allocate(DATAGRAM);
    try {
      while (true) {
        server.read(room.clear());
        ByteBuffer answer = ByteBuffer.allocate(ACKNOWLEDGEMENT).putInt(0, room.getInt(0));
        server.write(answer);
        byte[] message = new byte[room.position() - OVERHEAD];
        room.get(OVERHEAD, message);
        arrived.accept(message);
      }
    } catch (IOException e) {
      // The end of the measurement.
    }
  }

  private void hear() {
    ByteBuffer room = ByteBuffer.allocate(DATAGRAM);
    try {
      while (true) {
        client.read(room.clear());
        synchronized (map) {
          map.remove(room.getInt(0));
        }
      }
    } catch (IOException e) {
      // The end of the measurement.
    }
  }

  @Override
  public void send(int flow, byte[] message) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(OVERHEAD + message.length);
    frame.putInt(0, number).put(OVERHEAD, message);
    synchronized (map) {
      map.put(number, new Entry(frame.array()));
    }
    number++;
    client.write(frame);
  }

  private void tick() {
    synchronized (map) {
      for (Iterator<Entry> entries = map.values().iterator(); entries.hasNext(); ) {
        Entry entry = entries.next();
        if (++entry.ticks % EACH_TICKS == FIRST_TICKS) {
          if (entry.resends == RESENDS) {
            entries.remove();
            givenUp++;
          } else {
            entry.resends++;
            resend(entry);
          }
        }
      }
    }
  }

  private void resend(Entry entry) {
    try {
      client.write(ByteBuffer.wrap(entry.frame));
    } catch (IOException e) {
      // As if lost.
    }
  }

  @Override
  public boolean wants(int flow) {
    return false;
  }

  @Override
  public long givenUp() {
    synchronized (map) {
      return givenUp;
    }
  }

  @Override
  public void close() throws IOException {
    ticks.shutdownNow();
    client.close();
    server.close();
  }
}

package dev.holdfast.gateway;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Many modems with a DL/T 645 meter each, on one thread, that dial one address. */
final class DiallingModems implements AutoCloseable {

  private static final List<Tongue> SPOKEN = List.of(Tongue.dlt645(new Dlt645Format()));
  private static final int LOGIN_EVERY = 600;

  private final Selector selector = Selector.open();
  private final CountDownLatch ended;
  private final AtomicInteger wrong = new AtomicInteger();
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);

  private DiallingModems(int count) throws IOException {
    this.ended = new CountDownLatch(count);
  }

  /**
   * Dials.
   *
   * @param random tells the order
   */
  static DiallingModems dial(String address, int count, Random random) throws IOException {
    DiallingModems modems = new DiallingModems(count);
    int colon = address.lastIndexOf(':');
    InetSocketAddress to =
        new InetSocketAddress(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(order, random);
    modems.thread.start();
    for (int number : order) {
      SocketChannel channel = SocketChannel.open(to);
      Modem modem = modems.new Modem(channel, "%012d".formatted(700_000_000_000L + number));
      channel.write(ByteBuffer.wrap(modem.introduction(number % 3)));
      channel.configureBlocking(false);
      channel.register(modems.selector, SelectionKey.OP_READ, modem);
      modems.selector.wakeup();
    }
    return modems;
  }

  /** Requests that were for somebody else. */
  int wrong() {
    return wrong.get();
  }

  /** Waits until the other side has ended all connections. */
  void awaitEnds(Duration patience) throws InterruptedException {
    if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(ended.getCount() + " connections are still there");
    }
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (selector.isOpen()) {
        selector.select(
            key -> ((Modem) key.attachment()).readable(key, buffer), TimeUnit.SECONDS.toMillis(1));
      }
    } catch (IOException | ClosedSelectorException e) {
      // The end.
    }
  }

  /** One connection. */
  private final class Modem implements FrameSink {
    private final SocketChannel channel;
    private final String address;
    private final Dlt645Server meter;
    private final FrameScanner scanner = new FrameScanner(SPOKEN, this);

    Modem(SocketChannel channel, String address) {
      this.channel = channel;
      this.address = address;
      this.meter = new Dlt645Server(Dlt645Address.parse(address), MeterDevice.showing(model()));
    }

    byte[] introduction(int way) {
      return switch (way) {
        case 0 -> ("REG:" + address + "\r\n").getBytes(StandardCharsets.US_ASCII);
        case 1 ->
            new Dlt698Server(ServerAddress.single(address), MeterDevice.showing(model()))
                .login(LOGIN_EVERY);
        default -> new byte[0];
      };
    }

    void readable(SelectionKey key, ByteBuffer buffer) {
      try {
        int read = channel.read(buffer.clear());
        if (read < 0) {
          over(key);
          return;
        }
        scanner.feed(buffer.flip());
      } catch (IOException e) {
        over(key);
      }
    }

    private void over(SelectionKey key) {
      key.cancel();
      ended.countDown();
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
      byte[] reply = meter.reply(frame);
      if (reply == null) {
        wrong.incrementAndGet();
        return;
      }
      try {
        channel.write(ByteBuffer.wrap(reply));
      } catch (IOException e) {
        // The next read tells it.
      }
    }

    @Override
    public void junk(byte[] bytes, int from, int to) {}
  }

  private static MeterModel model() {
    return new MeterModel() {
      @Override
      public int tariffs() {
        return 0;
      }

      @Override
      public @Nullable BigDecimal value(Quantity quantity, int index) {
        return index == 0 ? BigDecimal.TEN : null;
      }

      @Override
      public LocalDateTime time() {
        return LocalDateTime.of(2026, 1, 1, 0, 0);
      }
    };
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : List.copyOf(selector.keys())) {
      key.channel().close();
    }
    selector.close();
  }
}

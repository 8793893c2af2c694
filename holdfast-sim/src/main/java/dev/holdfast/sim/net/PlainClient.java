package dev.holdfast.sim.net;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program as most are: for each connection a thread that reads and one that writes, which tell
 * the first exception that each of them sees.
 */
public final class PlainClient {

  private static final int BYTES = 100;

  private final String settings;
  private final Traffic traffic;
  private final int run;
  private final SocketChannel channel;

  private PlainClient(String settings, Traffic traffic, int run, SocketChannel channel) {
    this.settings = settings;
    this.traffic = traffic;
    this.run = run;
    this.channel = channel;
  }

  /**
   * Runs until its standard input ends; a line there says that idle connections write from now on.
   *
   * @param args address and port of the server, how many connections of each kind, then kinds:
   *     {@code SETTINGS/TRAFFIC}
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    int runs = Integer.parseInt(args[2]);
    List<PlainClient> clients = new ArrayList<>();
    for (String kind : List.of(args).subList(3, args.length)) {
      String[] word = kind.split("/", -1);
      for (int run = 0; run < runs; run++) {
        SocketChannel channel = SocketChannel.open(server);
        SocketSettings.valueOf(word[0]).set(channel);
        clients.add(
            new PlainClient(
                SocketSettings.valueOf(word[0]).word(), Traffic.valueOf(word[1]), run, channel));
      }
    }
    CountDownLatch late = new CountDownLatch(1);
    AtomicInteger open = new AtomicInteger(2 * clients.size());
    Runnable over =
        () -> {
          if (open.decrementAndGet() == 0) {
            System.out.println(Program.DONE);
          }
        };
    for (PlainClient client : clients) {
      Thread.ofPlatform().daemon().start(() -> client.untilItFails("read", client::read, over));
      Thread.ofPlatform()
          .daemon()
          .start(() -> client.untilItFails("write", () -> client.write(late), over));
    }
    System.out.println(Program.READY);
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      late.countDown();
    }
    System.exit(0);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** Does it until it fails, and tells so. */
  private void untilItFails(String what, Work work, Runnable over) {
    try {
      work.run();
    } catch (IOException e) {
      tell(what, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    over.run();
  }

  private void read() throws IOException {
    ByteBuffer room = ByteBuffer.allocate(BYTES);
    while (channel.read(room.clear()) >= 0) {
      // The server has nothing to say.
    }
    throw new EOFException("end of the stream");
  }

  private void write(CountDownLatch late) throws IOException, InterruptedException {
    if (traffic == Traffic.IDLE) {
      late.await();
    }
    while (true) {
      channel.write(ByteBuffer.allocate(BYTES));
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private void tell(String what, String text) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    String line = new Sighting(settings, traffic, run, what, now, text).line();
    synchronized (System.out) {
      System.out.println(line);
    }
  }
}

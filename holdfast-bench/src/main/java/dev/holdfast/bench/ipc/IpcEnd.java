package dev.holdfast.bench.ipc;

import dev.holdfast.ipc.ring.RingShape.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** One end of a way, as a process. */
final class IpcEnd {

  static final int MESSAGE_BYTES = 100;

  static final String RAW = "-raw";
  static final String BATCHED = "-64";

  static final String BACK = "-back";
  private static final int BATCH = 64;
  private static final int MOST_TRIPS = 4_000_000;

  private IpcEnd() {}

  static Way way(String kind, String name) {
    return switch (kind) {
      case "ring" -> new RingWay(name, Kind.SINGLE, false);
      case "ring-sleeps" -> new RingWay(name, Kind.SINGLE, true);
      case "ring-many" -> new RingWay(name, Kind.MANY, false);
      case "ring-many-sleeps" -> new RingWay(name, Kind.MANY, true);
      case "agrona" -> new AgronaWay(Path.of("/dev/shm" + name), false);
      case "agrona-many" -> new AgronaWay(Path.of("/dev/shm" + name), true);
      case "aeron" -> new AeronWay("/dev/shm" + name);
      default -> kernel(kind, name);
    };
  }

  /** A way of the kernel, with 64 messages a write or one, by our primitives or by bare calls. */
  private static Way kernel(String kind, String name) {
    boolean raw = kind.endsWith(RAW);
    String rest = raw ? kind.substring(0, kind.length() - RAW.length()) : kind;
    boolean batched = rest.endsWith(BATCHED);
    Place place =
        new Place(batched ? rest.substring(0, rest.length() - BATCHED.length()) : rest, name);
    int batch = batched ? BATCH : 1;
    return raw ? new RawWay(place, batch) : new KernelWay(place, batch);
  }

  /**
   * Sends until it is killed; or receives, and prints how many came a second; or answers until it
   * is killed; or asks, and prints the median and the 99th percentile of a round trip in us. Who
   * prints warms up for as many milliseconds as the last argument says, and measures as long.
   */
  public static void main(String[] args) throws Exception {
    Way way = way(args[1], args[2]);
    Duration turn = Duration.ofMillis(Long.parseLong(args[3]));
    switch (args[0]) {
      case "send" -> send(way.sender());
      case "receive" -> receive(way.receiver(), turn);
      case "answer" -> answer(way.receiver(), way(args[1], args[2] + BACK));
      default -> ask(way(args[1], args[2] + BACK).receiver(), way.sender(), turn);
    }
  }

  private static void send(Way.Sender sender) throws Exception {
    byte[] message = new byte[MESSAGE_BYTES];
    for (long sent = 0; sent >= 0; sent += sender.send(message)) {
      message[0] = (byte) sent;
    }
  }

  private static void answer(Way.Receiver receiver, Way back) throws Exception {
    System.out.println("ready");
    awaitOne(receiver);
    Way.Sender sender = back.sender();
    byte[] message = new byte[MESSAGE_BYTES];
    for (long sent = 0; sent >= 0; sent += sender.send(message)) {
      if (sent > 0) {
        awaitOne(receiver);
      }
    }
  }

  private static void awaitOne(Way.Receiver receiver) throws Exception {
    while (receiver.receive() == 0) {
      Thread.onSpinWait();
    }
  }

  private static void ask(Way.Receiver receiver, Way.Sender sender, Duration turn)
      throws Exception {
    byte[] message = new byte[MESSAGE_BYTES];
    long[] taken = new long[MOST_TRIPS];
    int count = 0;
    long warm = System.nanoTime() + turn.toNanos();
    long end = warm + turn.toNanos();
    for (long now = System.nanoTime(); now < end && count < MOST_TRIPS; ) {
      int _ = sender.send(message);
      awaitOne(receiver);
      long after = System.nanoTime();
      if (now > warm) {
        taken[count++] = after - now;
      }
      now = after;
    }
    Arrays.sort(taken, 0, count);
    System.out.println(taken[count / 2] / 1e3 + " " + taken[count * 99 / 100] / 1e3);
  }

  private static void receive(Way.Receiver receiver, Duration turn) throws Exception {
    System.out.println("ready");
    while (receiver.receive() == 0) {
      Thread.onSpinWait();
    }
    long _ = count(receiver, turn);
    long start = System.nanoTime();
    long got = count(receiver, turn);
    System.out.println(got / ((System.nanoTime() - start) / 1e9));
  }

  private static long count(Way.Receiver receiver, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    long got = 0;
    while (System.nanoTime() < end) {
      for (int turn = 0; turn < 64; turn++) {
        got += receiver.receive();
      }
    }
    return got;
  }
}

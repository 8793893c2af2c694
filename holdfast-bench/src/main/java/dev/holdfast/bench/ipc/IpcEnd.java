package dev.holdfast.bench.ipc;

import dev.holdfast.ipc.ring.RingShape.Kind;
import java.nio.file.Path;
import java.time.Duration;

/** One end of a way, as a process. */
final class IpcEnd {

  static final int MESSAGE_BYTES = 100;

  private static final Duration WARM = Duration.ofMillis(1500);
  private static final Duration MEASURED = Duration.ofSeconds(2);

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
      default -> throw new IllegalArgumentException("no way is called " + kind);
    };
  }

  /** Sends until it is killed, or receives, and prints how many came a second. */
  public static void main(String[] args) throws Exception {
    Way way = way(args[1], args[2]);
    if (args[0].equals("send")) {
      Way.Sender sender = way.sender();
      byte[] message = new byte[MESSAGE_BYTES];
      for (long sent = 0; sent >= 0; sent += sender.send(message)) {
        message[0] = (byte) sent;
      }
      return;
    }
    Way.Receiver receiver = way.receiver();
    System.out.println("ready");
    while (receiver.receive() == 0) {
      Thread.onSpinWait();
    }
    long _ = count(receiver, WARM);
    long start = System.nanoTime();
    long got = count(receiver, MEASURED);
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

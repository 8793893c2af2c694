package dev.holdfast.bench.gateway;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.bench.load.LoadDriver;
import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** S6F11 to a running gateway, which answers once the event is on disk, as a row of the table. */
public final class JournalFigures {

  private static final int ROUNDS = 7;
  private static final int OUTSTANDING = 64;
  private static final int DEVICE_ID = 10;
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  private JournalFigures() {}

  /** Measures. */
  public static List<Figure> measure(Path root) throws IOException, InterruptedException {
    byte[] event =
        Secs2.encode(
            Items.list(
                Items.u4(1),
                Items.u4(100),
                Items.list(
                    Items.list(
                        Items.u4(7),
                        Items.list(Items.ascii("LOT-4711"), Items.f8(1.5), Items.u4(42))))));
    int port = freePort();
    Samples rates = new Samples();
    try (GatewayFolder folder = new GatewayFolder(root)) {
      folder.configure(1, "tcp-listen://127.0.0.1:" + port);
      try (Child gateway = folder.run();
          LoadDriver tool =
              connect(gateway, port, HsmsHeader.data(DEVICE_ID, 6, 11, true, 0), event)) {
        int requests = tool.requestsIn(ROUND, OUTSTANDING);
        for (int round = 0; round < ROUNDS; round++) {
          rates.add(tool.rate(OUTSTANDING, requests));
        }
      }
    }
    return List.of(
        new Figure(
            "HSMS S6F11/S6F12 through the gateway, on disk before the reply, 64 outstanding",
            Figure.amount(rates.median(), "/s"),
            "",
            "",
            ""));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static LoadDriver connect(Child gateway, int port, HsmsHeader header, byte[] body)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return LoadDriver.connect(port, header, body);
      } catch (ConnectException e) {
        if (System.nanoTime() > deadline || !gateway.alive()) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }
}

package dev.holdfast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.session.SessionEvent;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubTest {
  private static final EventHub.Times QUICK =
      new EventHub.Times(Duration.ofMillis(100), Duration.ofMillis(700));

  private final FakeGateway gateway = Plant.gateway();
  private final GatewayWeb web;

  EventHubTest() throws IOException {
    web = GatewayWeb.start(new WebOptions("127.0.0.1", 0, 2), gateway, QUICK);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void tellsThatALinkChanged() throws Exception {
    try (var reader = new Reader()) {
      gateway.change("etcher-1", link -> Plant.unselected("etcher-1"));

      reader.awaitLine("event: link");
      reader.awaitLine("\"sessionState\":\"NOT_SELECTED\"");
    }
  }

  @Test
  void tellsOfMessagesTogether() throws Exception {
    try (var reader = new Reader()) {
      for (int i = 0; i < 100; i++) {
        gateway.store("etcher-1", i, "S1F1", "S1F1 W.", "00");
      }

      reader.awaitLine("event: message");
      reader.awaitLine("\"link\":\"etcher-1\",\"id\":100,");
      assertThat(reader.count("event: message")).isLessThan(10);
    }
  }

  @Test
  void tellsOfEventsAndSinks() throws Exception {
    try (var reader = new Reader()) {
      gateway.note("etcher-1", 1, SessionEvent.info("opened", "epoch 1"));
      gateway.put(new SinkView("archive", "file", "/var/out", false, 5, 9, 2, null, "disk full"));

      reader.awaitLine("event: event");
      reader.awaitLine("{\"link\":\"etcher-1\",\"id\":1,\"count\":1}");
      reader.awaitLine("event: sink");
      reader.awaitLine("\"lastError\":\"disk full\"");
    }
  }

  @Test
  void sendsHeartbeatsWhenNothingHappens() throws Exception {
    try (var reader = new Reader()) {
      reader.awaitLine(": heartbeat");
    }
  }

  @Test
  void takesNoMoreReadersThanAllowed() throws Exception {
    try (var one = new Reader();
        var two = new Reader();
        var three = new Reader()) {
      one.awaitLine("retry: 1000");
      two.awaitLine("retry: 1000");
      three.awaitLine("HTTP/1.1 503");
    }
  }

  @Test
  void givesThePlaceOfALeftReaderToAnother() throws Exception {
    try (var one = new Reader();
        var two = new Reader()) {
      one.awaitLine("retry: 1000");
      two.awaitLine("retry: 1000");
    }

    await()
        .untilAsserted(() -> {
          try (var reader = new Reader()) {
            assertThat(reader.count("HTTP/1.1 200")).isEqualTo(1);
          }
        });
  }

  @Test
  void readerThatStandsStillSlowsNobodyAndIsToldToReadAgain() throws Exception {
    for (int i = 0; i < 100; i++) {
      gateway.put(FakeGateway.link("link-" + i, "arq", "udp://10.0.0.1:1"));
    }
    try (var hub = new EventHub(gateway, new RateBook(), 2, EventHub.Times.USUAL)) {
      var still = new GatedStream();
      var moving = new ByteArrayOutputStream();
      serve(hub, still);
      serve(hub, moving);

      for (int round = 1; round <= 10; round++) {
        for (int i = 0; i < 100; i++) {
          gateway.change("link-" + i, link -> link);
        }
        hub.tick();
        long told = round * 100L;
        await().untilAsserted(() -> assertThat(links(moving)).isGreaterThanOrEqualTo(told));
      }
      assertThat(text(moving)).doesNotContain("resync");

      still.gate.countDown();
      await().untilAsserted(() -> assertThat(text(still.written)).contains("event: resync"));
      assertThat(links(still.written)).isLessThan(EventReader.QUEUE_LIMIT);
    }
  }

  @Test
  void putsAResyncInThePlaceOfAFullQueue() throws Exception {
    var reader = new EventReader();
    for (int i = 0; i < EventReader.QUEUE_LIMIT; i++) {
      reader.offer(PushedEvent.of("link", i));
    }
    reader.offer(PushedEvent.of("link", "one too many"));
    reader.offer(PushedEvent.of("link", "after"));

    assertThat(written(reader))
        .isEqualTo("retry: 1000\n\nevent: resync\ndata: {}\n\nevent: link\ndata: \"after\"\n\n");
  }

  @Test
  void keepsAQueueThatIsJustFull() throws Exception {
    var reader = new EventReader();
    for (int i = 0; i < EventReader.QUEUE_LIMIT; i++) {
      reader.offer(PushedEvent.of("link", i));
    }

    assertThat(written(reader)).doesNotContain("resync").contains("data: 0\n", "data: 255\n");
  }

  @Test
  void endsAWriteThatIsStuck() {
    try (var hub = new EventHub(gateway, new RateBook(), 1, QUICK)) {
      serve(hub, new GatedStream());

      await()
          .untilAsserted(() -> {
            hub.tick();
            assertThat(hub.readers()).isZero();
          });
    }
  }

  private static void serve(EventHub hub, OutputStream out) {
    EventReader reader = Objects.requireNonNull(hub.join());
    Thread.ofVirtual()
        .start(() -> {
          try {
            hub.serve(reader, out);
          } catch (IOException | InterruptedException e) {
            // How a reader ends.
          }
        });
  }

  private static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long links(ByteArrayOutputStream out) {
    return text(out).lines().filter(line -> line.equals("event: link")).count();
  }

  private static String written(EventReader reader) throws Exception {
    var out = new ByteArrayOutputStream();
    Thread pump =
        Thread.ofVirtual()
            .start(() -> {
              try {
                reader.pump(out, Duration.ofMillis(1));
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> out.toString(StandardCharsets.UTF_8).contains("heartbeat"));
    reader.end();
    pump.join();
    return out.toString(StandardCharsets.UTF_8).replaceAll("(: heartbeat\n\n)+$", "");
  }

  /** A peer that reads nothing before its gate is opened. */
  private static final class GatedStream extends OutputStream {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        if (!gate.await(1, TimeUnit.MINUTES)) {
          throw new IOException("nobody opened the gate");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes, offset, length);
    }
  }

  /** Reads events over HTTP. */
  private final class Reader implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Reader() throws IOException {
      socket.getOutputStream().write(request());
      InputStream in = socket.getInputStream();
      Thread.ofVirtual()
          .start(() -> {
            try (var text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
              text.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
              // Closed by the test.
            }
          });
      await().until(() -> lines.contains("retry: 1000") || count("HTTP/1.1 503") > 0);
    }

    static byte[] request() {
      return "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
    }

    void awaitLine(String part) {
      await().untilAsserted(() -> assertThat(count(part)).as("%s in %s", part, lines).isPositive());
    }

    long count(String part) {
      return lines.stream().filter(line -> line.contains(part)).count();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}

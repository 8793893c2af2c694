package dev.holdfast.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.config.SinkConfig.Delivered;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.UnixServer;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.posix.sysv.Making;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Programs of this host receive from a gateway; the foreign one is the example in Python. */
@EnabledOnOs(OS.LINUX)
class IpcSinkTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path RECEIVER = Path.of("../examples/ipc/receiver.py").toAbsolutePath();
  private static final long PID = ProcessHandle.current().pid();
  private static final int KEY = 0x48500000 | (int) (PID & 0xfffff);
  private static final String NAME = "/holdfast-sink-" + PID;
  private static final Duration PATIENT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<Process> receivers = new ArrayList<>();

  @AfterEach
  void clean() throws Exception {
    for (Process receiver : receivers) {
      kill(receiver);
    }
    for (String object : List.of("posix-mq://" + NAME, "shm://" + NAME, "sysv-mq://" + KEY)) {
      IpcObjects.remove(object);
    }
  }

  private static void kill(Process receiver) throws InterruptedException {
    receiver.destroyForcibly();
    assertThat(receiver.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static SinkConfig.Ipc sink(String endpoint, Delivered delivered, Duration timeout) {
    return new SinkConfig.Ipc(
        "local", endpoint, SinkConfig.Form.JSON, null, delivered, 40, timeout);
  }

  private static Router router(Journal journal, String endpoint) {
    return RouteBench.router(journal, "*", sink(endpoint, Delivered.TAKEN, PATIENT));
  }

  private Path file() {
    return folder.resolve("received.jsonl");
  }

  private Process receiver(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), RECEIVER.toString()));
    command.addAll(List.of(arguments));
    Process receiver =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    receivers.add(receiver);
    return receiver;
  }

  /** What stands in the file in whole lines; the last one may be under way. */
  private List<Long> received() throws IOException {
    if (!Files.exists(file())) {
      return List.of();
    }
    String text = Files.readString(file());
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(IpcSinkTest::id).toList();
  }

  private static long id(String line) {
    return new JsonMapper().readTree(line).path("id").asLong();
  }

  private static long id(byte[] message) {
    return id(new String(message, StandardCharsets.UTF_8));
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private static void awaitError(Router router, String said) {
    await()
        .atMost(PATIENT)
        .untilAsserted(
            () -> assertThat(router.status().getFirst().lastError()).isNotNull().contains(said));
  }

  private static void awaitAllGood(Router router) {
    await()
        .atMost(PATIENT)
        .untilAsserted(() -> {
          SinkStatus status = router.status().getFirst();
          assertThat(status.lag()).isZero();
          assertThat(status.lastError()).isNull();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "unix://DIR/at?listen=true,           unix DIR/at",
    "unix-seqpacket://DIR/at?listen=true, seqpacket DIR/at",
    "unix-dgram://DIR/at,                 unix-dgram DIR/at",
    "fifo://DIR/at?create=true,           fifo DIR/at",
    "sysv-mq://KEY?create=true,           sysv-mq KEY",
    "posix-mq://NAME?create=true,         posix-mq NAME",
    "pipe:?exec=RECEIVER stdin,           ",
    "socketpair:?exec=RECEIVER stdin,     "
  })
  void aForeignReaderThatComesLateGetsAll(String endpoint, String reader) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "python3 is missing");
    String at =
        endpoint
            .replace("DIR", folder.toString())
            .replace("KEY", Integer.toString(KEY))
            .replace("NAME", NAME)
            .replace("RECEIVER", PYTHON + " " + RECEIVER + " " + file());
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 50);
      try (Router router = router(journal, at)) {
        if (reader != null) {
          boolean keeps = at.contains("-mq:");
          await()
              .atMost(PATIENT)
              .until(() -> keeps || router.status().getFirst().lastError() != null);
          receiver(
              (file()
                      + " "
                      + reader
                          .replace("DIR", folder.toString())
                          .replace("KEY", Integer.toString(KEY))
                          .replace("NAME", NAME))
                  .split(" "));
        }
        await().atMost(PATIENT).until(() -> received().size() >= 50);
        RouteBench.append(journal, "a", 51, 100);
        await().atMost(PATIENT).until(() -> received().size() >= 100);
        assertThat(received()).isEqualTo(upTo(100));
        awaitAllGood(router);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix://DIR/at?listen=true,        unix DIR/at",
    "sysv-mq://KEY?type=1&answer=2&create=true, sysv-mq KEY",
  })
  void aReaderThatConfirmsLosesNothingWhenItIsKilled(String endpoint, String reader)
      throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "python3 is missing");
    int count = 2_000;
    String at = endpoint.replace("DIR", folder.toString()).replace("KEY", Integer.toString(KEY));
    String[] arguments =
        ("--confirm "
                + file()
                + " "
                + reader.replace("DIR", folder.toString()).replace("KEY", Integer.toString(KEY)))
            .split(" ");
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, count);
      SinkConfig.Ipc sink = sink(at, Delivered.CONFIRMED, Duration.ofMillis(500));
      try (Router router = RouteBench.router(journal, "*", sink)) {
        for (int kill = 1; kill <= 4; kill++) {
          int beyond = count * kill / 6;
          await()
              .atMost(PATIENT)
              .until(() -> endpoint.startsWith("sysv") || Files.exists(folder.resolve("at")));
          Process one = receiver(arguments);
          await()
              .atMost(PATIENT)
              .pollInterval(Duration.ofMillis(1))
              .until(() -> received().size() > beyond);
          kill(one);
        }
        receiver(arguments);
        await().atMost(PATIENT).until(() -> journal.cursor("local") == count);
        assertThat(received()).hasSize(count).containsAll(upTo(count));
        awaitAllGood(router);
      }
    }
  }

  @Test
  void goesOnWhereItStoppedWhenTheQueueWasFull() throws Exception {
    try (Journal journal = RouteBench.journal(folder);
        PosixQueue queue =
            PosixQueue.openOrCreate(
                NAME, PosixQueue.DEFAULT_DEPTH, PosixQueue.DEFAULT_MESSAGE_BYTES)) {
      RouteBench.append(journal, "a", 1, 60);
      SinkConfig.Ipc sink = sink("posix-mq://" + NAME, Delivered.TAKEN, Duration.ofMillis(100));
      try (Router router = RouteBench.router(journal, "*", sink)) {
        awaitError(router, "full: posix-mq://" + NAME);
        List<Long> ids = new ArrayList<>();
        while (ids.size() < 60) {
          ids.add(id(queue.receive(PATIENT).value().body()));
          if (ids.size() == 30) {
            awaitError(router, "full");
          }
        }
        assertThat(ids).isEqualTo(upTo(60));
        awaitAllGood(router);
        assertThat(journal.cursor("local")).isEqualTo(60);
        assertThat(router.status().getFirst().delivered()).isEqualTo(60);
      }
    }
  }

  @Test
  void aRingTakesWhatItHasRoomForAndTheRestLater() throws Exception {
    try (Journal journal = RouteBench.journal(folder)) {
      RouteBench.append(journal, "a", 1, 100);
      SinkConfig.Ipc sink =
          sink("shm://" + NAME + "?create=true&size=4KiB", Delivered.TAKEN, Duration.ofMillis(100));
      try (Router router = RouteBench.router(journal, "*", sink)) {
        awaitError(router, "full");
        try (Ring ring = Ring.open(NAME);
            RingReader reader = ring.reader()) {
          for (long id = 1; id <= 100; id++) {
            assertThat(id(reader.take(PATIENT).value())).isEqualTo(id);
          }
        }
        awaitAllGood(router);
      }
    }
  }

  @Test
  void saysWhoIsMissingAndWhy() throws Exception {
    Path path = folder.resolve("socket");
    try (Journal journal = RouteBench.journal(folder);
        Router router = router(journal, "unix-seqpacket://" + path)) {
      awaitError(router, "not there yet: unix-seqpacket://" + path);
      try (var server = UnixServer.ofMessages(path.toString())) {
        try (var peer = server.accept(PATIENT).value()) {
          await().atMost(PATIENT).until(() -> router.status().getFirst().lastError() == null);
          RouteBench.append(journal, "a", 1, 1);
          assertThat(id(peer.receive(PATIENT).value().bytes())).isEqualTo(1);
        }
        awaitError(router, "peer gone");
        try (var peer = server.accept(PATIENT).value()) {
          RouteBench.append(journal, "a", 2, 2);
          assertThat(id(peer.receive(PATIENT).value().bytes())).isEqualTo(2);
        }
      }
    }
  }

  @Test
  void whatTheReaderConfirmsWithoutHavingGotItIsNoConfirmation() throws Exception {
    Path path = folder.resolve("socket");
    try (Journal journal = RouteBench.journal(folder);
        var server = UnixServer.ofMessages(path.toString());
        Router router =
            RouteBench.router(
                journal, "*", sink("unix-seqpacket://" + path, Delivered.CONFIRMED, PATIENT))) {
      RouteBench.append(journal, "a", 1, 1);
      try (var peer = server.accept(PATIENT).value()) {
        assertThat(id(peer.receive(PATIENT).value().bytes())).isEqualTo(1);
        peer.send("99".getBytes(StandardCharsets.UTF_8), PATIENT);
        awaitError(router, "confirmed \"99\", which is no id of a message up to 1");
      }
      try (var peer = server.accept(PATIENT).value()) {
        assertThat(id(peer.receive(PATIENT).value().bytes())).isEqualTo(1);
        peer.send("1".getBytes(StandardCharsets.UTF_8), PATIENT);
        awaitAllGood(router);
      }
    }
  }

  @Test
  void aQueueThatIsRemovedIsMadeAgain() throws Exception {
    String at = "sysv-mq://" + KEY + "?create=true";
    try (Journal journal = RouteBench.journal(folder);
        Router router = router(journal, at)) {
      RouteBench.append(journal, "a", 1, 1);
      awaitAllGood(router);
      try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN)) {
        queue.remove();
      }
      RouteBench.append(journal, "a", 2, 2);
      awaitAllGood(router);
      try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN)) {
        assertThat(id(queue.receive(0, PATIENT).value().body())).isEqualTo(2);
      }
    }
  }

  @Test
  void aMessageThatNeverFitsIsRefusedWithWhatHelps() throws Exception {
    try (Journal journal = RouteBench.journal(folder);
        PosixQueue queue = PosixQueue.openOrCreate(NAME, 4, 64);
        Router router = router(journal, "posix-mq://" + NAME)) {
      RouteBench.append(journal, "a", 1, 1);
      awaitError(router, "refused: ");
      assertThat(router.status().getFirst().lastError()).contains(NAME, "64");
      assertThat(queue.receive(Duration.ZERO)).isInstanceOf(Receipt.None.class);
      assertThat(journal.cursor("local")).isZero();
    }
  }

  @Test
  void theBytesOfAMessageGoAlone() throws Exception {
    Path path = folder.resolve("socket");
    SinkConfig.Ipc sink =
        new SinkConfig.Ipc(
            "local",
            "unix-seqpacket://" + path + "?listen=true",
            SinkConfig.Form.BODY,
            null,
            Delivered.TAKEN,
            10,
            PATIENT);
    try (Journal journal = RouteBench.journal(folder);
        Router router = RouteBench.router(journal, "*", sink)) {
      RouteBench.append(journal, "a", 7, 7);
      await().atMost(PATIENT).until(() -> Files.exists(path));
      try (var peer = UnixPeers.connectMessages(path.toString()).value()) {
        byte[] bytes = peer.receive(PATIENT).value().bytes();
        try (var reader = journal.reader()) {
          assertThat(bytes).isEqualTo(reader.message(1).orElseThrow().body().bytes());
        }
        awaitAllGood(router);
      }
    }
  }
}

package dev.holdfast.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.frame.MessageSession;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.ipc.ring.RingWriter;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.posix.sysv.Making;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with an object under a link: what is said, and that it comes back. */
@EnabledOnOs(OS.LINUX)
class LocalTroubleTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int KEY = 0x48470000 | (int) (ProcessHandle.current().pid() & 0xffff);
  private static final String NAME = "/holdfast-trouble-" + ProcessHandle.current().pid();

  private static final class Ear implements LinkListener {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<DisconnectReport> reports = new CopyOnWriteArrayList<>();

    @Override
    public void message(Message message) {
      texts.add(message.decoded().text());
    }

    @Override
    public void event(Link<?> link, SessionEvent event) {
      events.add(event.text());
    }

    @Override
    public void report(Link<?> link, DisconnectReport report) {
      reports.add(report);
    }
  }

  @TempDir private Path dir;
  private final Ear ear = new Ear();
  private Links links;

  @BeforeEach
  void open() {
    links = Links.open();
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    for (String object :
        List.of(
            "posix-mq://" + NAME,
            "posix-sem://" + NAME,
            "shm://" + NAME,
            "sysv-mq://" + KEY,
            "sysv-sem://" + KEY,
            "sysv-shm://" + KEY)) {
      IpcObjects.remove(object);
    }
  }

  private Link<MessageSession> link(String endpoint) {
    LinkSettings settings =
        LinkSettings.of(endpoint, endpoint)
            .redial(new Backoff.Settings(Duration.ofMillis(20), Duration.ofSeconds(10), 0))
            .build();
    return links.open(settings, port -> new MessageSession(port, Framing.RAW, 100_000), ear);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitReady(Link<?> link, long beyondEpoch) {
    await()
        .atMost(PATIENCE)
        .until(() -> link.status().ready() && link.status().epoch() > beyondEpoch);
  }

  private static void failsBy(Link<?> link, Cause cause, String... words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(link.status().lastCause()).isEqualTo(cause);
          assertThat(link.status().lastDetail()).contains(words);
        });
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(n -> "message " + n).toList();
  }

  @Test
  void whatALinkTookFromAQueueItTellsBeforeItCloses() throws Exception {
    for (int round = 0; round < 5; round++) {
      ear.texts.clear();
      try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN_OR_CREATE)) {
        for (String text : numbered(300)) {
          queue.send(1, bytes(text), PATIENCE);
        }
        Link<MessageSession> in = link("sysv-mq://" + KEY);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> !ear.texts.isEmpty());
        in.close().join();
        List<String> all = new ArrayList<>(ear.texts);
        while (queue.receive(0, Duration.ZERO)
            instanceof Receipt.Got<SysvQueue.Message>(SysvQueue.Message left)) {
          all.add(new String(left.body(), StandardCharsets.UTF_8));
        }
        assertThat(all).isEqualTo(numbered(300));
      }
    }
  }

  @Test
  void whatALinkTookFromARingItTellsBeforeItCloses() throws Exception {
    try (Ring ring = Ring.create(NAME, RingShape.of(RingShape.Kind.SINGLE, 1 << 20));
        RingWriter writer = ring.writer()) {
      for (String text : numbered(10_000)) {
        writer.put(bytes(text), PATIENCE);
      }
      Link<MessageSession> in = link("shm://" + NAME);
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> !ear.texts.isEmpty());
      in.close().join();
      List<String> all = new ArrayList<>(ear.texts);
      await().atMost(PATIENCE).untilAsserted(() -> ring.reader().close());
      try (RingReader reader = ring.reader()) {
        while (reader.take(Duration.ZERO) instanceof Receipt.Got<byte[]>(byte[] left)) {
          all.add(new String(left, StandardCharsets.UTF_8));
        }
      }
      assertThat(all).isEqualTo(numbered(10_000));
    }
  }

  @Test
  void aQueueThatIsRemovedIsMadeAgain() throws Exception {
    Link<MessageSession> in = link("sysv-mq://" + KEY + "?create=true");
    awaitReady(in, 0);
    try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN)) {
      queue.remove();
    }
    failsBy(in, Cause.ENDPOINT_REMOVED, "sysv-mq://0x%x".formatted(KEY), "removed");
    awaitReady(in, 1);
    try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN)) {
      queue.send(1, bytes("anew"), PATIENCE);
      await().atMost(PATIENCE).until(() -> ear.texts.contains("anew"));
    }
  }

  @Test
  void anObjectThatLosesItsNameIsMadeAgain() throws Exception {
    Path fifo = dir.resolve("fifo");
    Path socket = dir.resolve("socket");
    Link<MessageSession> queue = link("posix-mq://" + NAME + "?create=true");
    Link<MessageSession> semaphore = link("posix-sem://" + NAME + "?create=true");
    Link<MessageSession> ring = link("shm://" + NAME + "?create=true&size=4KiB");
    Link<MessageSession> pipe = link("fifo://" + fifo + "?create=true");
    Link<MessageSession> datagrams = link("unix-dgram://" + socket + "?listen=true");
    Link<MessageSession> segment = link("sysv-shm://" + KEY + "?create=true&size=4KiB");
    Link<MessageSession> units = link("sysv-sem://" + KEY + "?create=true");
    Link<MessageSession> room =
        link("sysv-mq://" + KEY + "?create=true&type=1&answer=2&direction=out");
    List<Link<MessageSession>> all =
        List.of(queue, semaphore, ring, pipe, datagrams, segment, units, room);
    all.forEach(each -> awaitReady(each, 0));
    PosixQueue.unlink(NAME);
    PosixSemaphore.unlink(NAME);
    SharedMemory.unlinkPosix(NAME);
    Files.delete(fifo);
    Files.delete(socket);
    SharedMemory.removeSysv(KEY);
    IpcObjects.remove("sysv-sem://" + KEY);
    IpcObjects.remove("sysv-mq://" + KEY);
    all.forEach(each -> failsBy(each, Cause.ENDPOINT_REMOVED, "removed"));
    all.forEach(each -> awaitReady(each, 1));
    try (PosixQueue anew = PosixQueue.open(NAME)) {
      anew.send(bytes("anew"), 0, PATIENCE);
      await().atMost(PATIENCE).until(() -> ear.texts.contains("anew"));
    }
  }

  @Test
  void whoOnlySendsIsToldOfTheRemovalAsWell() throws Exception {
    try (SysvQueue queue = SysvQueue.of(KEY, Making.CREATE);
        SysvSemaphoreSet set = SysvSemaphoreSet.create(KEY, 0);
        Ring ring = Ring.create(KEY, RingShape.of(RingShape.Kind.SINGLE, 4096))) {
      List<Link<MessageSession>> all =
          Stream.of("sysv-mq://", "sysv-sem://", "sysv-shm://")
              .map(scheme -> link(scheme + KEY + "?direction=out"))
              .toList();
      all.forEach(each -> awaitReady(each, 0));
      assertThat(ring.writers()).isEqualTo(Ring.Writers.ALIVE);
      queue.remove();
      set.remove();
      SharedMemory.removeSysv(KEY);
      all.forEach(each ->
          await()
              .atMost(PATIENCE)
              .until(() ->
                  ear.reports.stream()
                      .anyMatch(report ->
                          report.link().equals(each.name())
                              && report.verdict().cause() == Cause.ENDPOINT_REMOVED)));
    }
  }

  @Test
  void aNameThatBelongsToSomethingElseIsRefusedUntilItIsFree() throws Exception {
    Path memory = Path.of("/dev/shm" + NAME);
    Files.writeString(memory, "x".repeat(8192));
    Path fifo = dir.resolve("fifo");
    Path socket = dir.resolve("socket");
    Files.writeString(fifo, "a file");
    Files.writeString(socket, "a file");
    Link<MessageSession> ring = link("shm://" + NAME + "?create=true&size=4KiB");
    Link<MessageSession> pipe = link("fifo://" + fifo + "?create=true");
    Link<MessageSession> messages = link("unix-seqpacket://" + socket + "?listen=true");
    failsBy(ring, Cause.PEER_REFUSED, NAME, "remove it");
    failsBy(pipe, Cause.PEER_REFUSED, fifo.toString(), "is no FIFO; take another path");
    failsBy(messages, Cause.PEER_REFUSED, socket.toString(), "is no socket; take another path");
    for (Path each : List.of(memory, fifo, socket)) {
      Files.delete(each);
    }
    awaitReady(ring, 0);
    awaitReady(pipe, 0);
    await().atMost(PATIENCE).until(() -> Files.exists(socket));
  }

  @Test
  void aMessageThatIsTooLongIsToldAndTheNextOneGoes() throws Exception {
    try (PosixQueue queue = PosixQueue.openOrCreate(NAME, 4, 64)) {
      Link<MessageSession> out = link("posix-mq://" + NAME + "?direction=out");
      awaitReady(out, 0);
      out.execute(session -> session.send(new byte[100]));
      out.execute(session -> session.send(bytes("fits")));
      assertThat(queue.receive(PATIENCE).value().body()).isEqualTo(bytes("fits"));
      await()
          .atMost(PATIENCE)
          .until(() ->
              ear.events.stream().anyMatch(said -> said.contains(NAME) && said.contains("64")));
      assertThat(out.status().epoch()).isEqualTo(1);
    }
  }

  @Test
  void aMessageBeyondTheLinksLimitIsDroppedWithAnEvent() throws Exception {
    Path path = dir.resolve("socket");
    Link<MessageSession> in = link("unix-dgram://" + path + "?listen=true");
    awaitReady(in, 0);
    try (var peer = UnixPeers.connectDatagrams(path.toString()).value()) {
      peer.send(new byte[150_000], PATIENCE);
      peer.send(bytes("fits"), PATIENCE);
      await().atMost(PATIENCE).until(() -> ear.texts.contains("fits"));
    }
    assertThat(ear.texts).containsExactly("fits");
    assertThat(ear.events)
        .anyMatch(said -> said.contains("150000") && said.contains("raise max-message"));
  }

  @Test
  void aChildThatEndsAtOnceIsStartedAfterGrowingPauses() {
    long begun = System.nanoTime();
    Link<MessageSession> child = link("pipe:?exec=exit 3");
    await().atMost(PATIENCE).until(() -> child.status().epoch() >= 6);
    // 20 + 40 + 80 + 160 + 320 ms lie between the six.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(600));
  }

  @Test
  void reportsSpeakOfAWayWithoutANetwork() throws Exception {
    Path fifo = dir.resolve("fifo");
    Fifo.make(fifo);
    Link<MessageSession> out = link("fifo://" + fifo + "?direction=out");
    try (var reader = Fifo.reader(fifo, Fifo.Writers.SEEN)) {
      awaitReady(out, 0);
      assertThat(reader.descriptor().isOpen()).isTrue();
    }
    await().atMost(PATIENCE).until(() -> !ear.reports.isEmpty());
    DisconnectReport report = ear.reports.getFirst();
    assertThat(report.verdict().cause()).isEqualTo(Cause.PEER_CLOSED);
    assertThat(report.toString()).contains("peer gone").doesNotContain("FIN", "TCP", "network");
  }
}

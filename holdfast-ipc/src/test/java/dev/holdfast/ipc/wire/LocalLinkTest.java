package dev.holdfast.ipc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.frame.MessageSession;
import dev.holdfast.ipc.ring.Doorbell;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.posix.sysv.Making;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Both ends are links of one process. */
@EnabledOnOs(OS.LINUX)
class LocalLinkTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int KEY = 0x48460000 | (int) (ProcessHandle.current().pid() & 0xffff);
  private static final String NAME = "/holdfast-link-" + ProcessHandle.current().pid();

  private static final class Ear implements LinkListener {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<String> whys = new CopyOnWriteArrayList<>();

    @Override
    public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
      whys.add(why);
    }

    @Override
    public void message(Message message) {
      texts.add(message.decoded().text());
    }
  }

  @TempDir private Path dir;
  private Links links;

  @BeforeEach
  void open() {
    links = Links.open();
  }

  @AfterEach
  void close() {
    links.close();
  }

  private Link<MessageSession> link(String endpoint, Framing framing, LinkListener ear) {
    LinkSettings settings =
        LinkSettings.of(endpoint, endpoint)
            .redial(new Backoff.Settings(Duration.ofMillis(20), Duration.ofMillis(50), 0))
            .build();
    return links.open(settings, port -> new MessageSession(port, framing, 100_000), ear);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(Link<MessageSession> link, int count) {
    await().atMost(PATIENCE).until(() -> link.status().ready());
    for (int n = 0; n < count; n++) {
      byte[] message = bytes("message " + n);
      link.execute(session -> session.send(message));
    }
  }

  private static void heard(Ear ear, int count) {
    await().atMost(PATIENCE).until(() -> ear.texts.size() >= count);
    assertThat(ear.texts).hasSize(count);
    for (int n = 0; n < count; n++) {
      assertThat(ear.texts.get(n)).isEqualTo("message " + n);
    }
  }

  private static void failsBy(Link<?> link, Cause cause, String word) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(link.status().lastCause()).isEqualTo(cause));
    assertThat(link.status().lastDetail()).contains(word);
  }

  @Test
  void fifosCarryLinesBothWays() {
    String there = dir.resolve("there").toString();
    String back = dir.resolve("back").toString();
    Ear first = new Ear();
    Ear second = new Ear();
    Link<MessageSession> one =
        link("fifo://" + there + "?answer=" + back + "&create=true", Framing.LINES, first);
    Link<MessageSession> other =
        link("fifo://" + there + "?direction=out&answer=" + back, Framing.LINES, second);
    send(other, 1000);
    send(one, 1000);
    heard(first, 1000);
    heard(second, 1000);
  }

  @Test
  void aFifoWithoutAReaderIsNotThereYet() throws Exception {
    Path path = dir.resolve("fifo");
    Ear writer = new Ear();
    Link<MessageSession> out = link("fifo://" + path + "?direction=out", Framing.LINES, writer);
    failsBy(out, Cause.ENDPOINT_MISSING, "not there yet");
    Fifo.make(path);
    Ear ear = new Ear();
    Link<MessageSession> in = link("fifo://" + path, Framing.LINES, ear);
    send(out, 5);
    heard(ear, 5);
    in.close().join();
    await()
        .atMost(PATIENCE)
        .until(() -> writer.whys.stream().anyMatch(why -> why.contains("peer gone")));
  }

  @Test
  void ringsCarryMoreThanTheyHoldBothWays() throws Exception {
    Ear first = new Ear();
    Ear second = new Ear();
    try {
      Link<MessageSession> one =
          link(
              "shm://" + NAME + "?answer=" + NAME + "-back&create=true&size=4KiB",
              Framing.RAW,
              first);
      Link<MessageSession> other =
          link("shm://" + NAME + "?direction=out&answer=" + NAME + "-back", Framing.RAW, second);
      send(other, 1000);
      send(one, 1000);
      heard(first, 1000);
      heard(second, 1000);
    } finally {
      SharedMemory.unlinkPosix(NAME);
      SharedMemory.unlinkPosix(NAME + "-back");
    }
  }

  @Test
  void aRingInASystemSegmentTakesManyWriters() throws Exception {
    Ear ear = new Ear();
    String at = "sysv-shm://0x%x".formatted(KEY);
    try {
      Link<MessageSession> in = link(at + "?create=true&kind=many", Framing.RAW, ear);
      await().atMost(PATIENCE).until(() -> in.status().ready());
      Link<MessageSession> one = link(at + "?direction=out", Framing.RAW, LinkListener.NONE);
      send(one, 1);
      await().atMost(PATIENCE).until(() -> ear.texts.size() == 1);
      Link<MessageSession> two =
          links.open(
              LinkSettings.of("two", at + "?direction=out").build(),
              port -> new MessageSession(port, Framing.RAW, 100_000),
              LinkListener.NONE);
      send(two, 1);
      await().atMost(PATIENCE).until(() -> ear.texts.size() == 2);
      assertThat(one.status().ready()).isTrue();
    } finally {
      SharedMemory.removeSysv(KEY);
    }
  }

  @Test
  void aRingIsMadeWithTheDoorbellThatItsEndpointNames() throws Exception {
    int key = KEY ^ 0x40000;
    List<String> places = List.of("shm://" + NAME, "sysv-shm://" + key);
    try {
      for (String at : places) {
        Ear ear = new Ear();
        Link<MessageSession> in =
            link(at + "?create=true&size=4KiB&doorbell=semaphore", Framing.RAW, ear);
        await().atMost(PATIENCE).until(() -> in.status().ready());
        send(link(at + "?direction=out", Framing.RAW, LinkListener.NONE), 1000);
        heard(ear, 1000);
      }
      try (Ring posix = Ring.open(NAME);
          Ring sysv = Ring.open(key)) {
        assertThat(posix.shape().doorbell()).isEqualTo(Doorbell.SEMAPHORE);
        assertThat(sysv.shape().doorbell()).isEqualTo(Doorbell.SEMAPHORE);
      }
    } finally {
      SharedMemory.unlinkPosix(NAME);
      SharedMemory.removeSysv(key);
      PosixSemaphore.unlink(NAME);
      IpcObjects.remove("sysv-sem://" + key);
    }
  }

  @Test
  void aRingThatIsNotThereIsToldAndFoundOnceItIs() throws Exception {
    Ear ear = new Ear();
    Link<MessageSession> out = link("shm://" + NAME + "?direction=out", Framing.RAW, ear);
    failsBy(out, Cause.ENDPOINT_MISSING, "not there yet");
    try (Ring ring = Ring.create(NAME, RingShape.of(RingShape.Kind.SINGLE, 4096));
        RingReader reader = ring.reader()) {
      send(out, 1);
      assertThat(reader.take(PATIENCE).value()).isEqualTo(bytes("message 0"));
    } finally {
      SharedMemory.unlinkPosix(NAME);
    }
  }

  @Test
  void systemVQueuesCarryMoreThanTheyHold() throws Exception {
    Ear first = new Ear();
    Ear second = new Ear();
    try {
      Link<MessageSession> in =
          link("sysv-mq://" + KEY + "?type=1&answer=2&create=true", Framing.RAW, first);
      await().atMost(PATIENCE).until(() -> in.status().ready());
      Link<MessageSession> out =
          link("sysv-mq://" + KEY + "?type=1&answer=2&direction=out", Framing.RAW, second);
      send(out, 3000);
      send(in, 3000);
      heard(first, 3000);
      heard(second, 3000);
    } finally {
      try (SysvQueue queue = SysvQueue.of(KEY, Making.OPEN)) {
        queue.remove();
      }
    }
  }

  @Test
  void aQueueThatIsRemovedEndsTheLink() throws Exception {
    Link<MessageSession> in = link("sysv-mq://" + (KEY ^ 0x10000), Framing.RAW, LinkListener.NONE);
    failsBy(in, Cause.ENDPOINT_MISSING, "not there yet");
    try (SysvQueue queue = SysvQueue.of(KEY ^ 0x10000, Making.CREATE)) {
      await().atMost(PATIENCE).until(() -> in.status().ready());
      queue.remove();
    }
    await()
        .atMost(PATIENCE)
        .until(() -> in.status().lastCause() == Cause.ENDPOINT_MISSING && !in.status().ready());
  }

  @Test
  void aLinkThatIsClosedWhileItDialsMakesNothingAfterwards() throws Exception {
    List<String> queues =
        IntStream.range(1, 50).mapToObj(turn -> "sysv-mq://" + (KEY ^ turn << 17)).toList();
    for (String queue : queues) {
      link(queue + "?create=true", Framing.RAW, LinkListener.NONE)
          .close()
          .get(20, TimeUnit.SECONDS);
      var _ = IpcObjects.remove(queue);
    }
    links.close();
    for (String queue : queues) {
      assertThat(IpcObjects.remove(queue)).isEqualTo(Outcome.NOT_THERE_YET);
    }
  }

  @Test
  void posixQueuesCarryMoreThanTheyHold() throws Exception {
    Ear ear = new Ear();
    try {
      Link<MessageSession> in = link("posix-mq://" + NAME + "?create=true", Framing.RAW, ear);
      await().atMost(PATIENCE).until(() -> in.status().ready());
      send(link("posix-mq://" + NAME + "?direction=out", Framing.RAW, LinkListener.NONE), 1000);
      heard(ear, 1000);
    } finally {
      PosixQueue.unlink(NAME);
    }
  }

  @Test
  void datagramsAreAnswered() {
    String path = dir.resolve("datagrams").toString();
    Ear first = new Ear();
    Ear second = new Ear();
    Link<MessageSession> dialled = link("unix-dgram://" + path, Framing.RAW, second);
    failsBy(dialled, Cause.ENDPOINT_MISSING, "not there yet");
    Link<MessageSession> bound = link("unix-dgram://" + path + "?listen=true", Framing.RAW, first);
    send(dialled, 1000);
    heard(first, 1000);
    send(bound, 1000);
    heard(second, 1000);
  }

  @Test
  void seqpacketSocketsCarryMessagesOfOnePeerAfterTheOther() {
    for (String name : List.of(dir.resolve("socket").toString(), "@holdfast" + NAME + "-seq")) {
      Ear first = new Ear();
      Ear second = new Ear();
      Link<MessageSession> dialled = link("unix-seqpacket://" + name, Framing.RAW, second);
      failsBy(dialled, name.startsWith("@") ? Cause.PEER_REFUSED : Cause.ENDPOINT_MISSING, "e");
      Link<MessageSession> place =
          link("unix-seqpacket://" + name + "?listen=true", Framing.RAW, first);
      send(dialled, 1000);
      heard(first, 1000);
      send(place, 1000);
      heard(second, 1000);
      dialled.close().join();
      failsBy(place, Cause.PEER_CLOSED, "peer gone");
      first.texts.clear();
      Link<MessageSession> next = link("unix-seqpacket://" + name, Framing.RAW, second);
      send(next, 10);
      heard(first, 10);
      place.close().join();
      await().atMost(PATIENCE).until(() -> !next.status().ready());
      next.close().join();
      await().atMost(PATIENCE).until(() -> !Files.exists(Path.of(name)));
    }
  }

  @Test
  void abstractSocketsCarryStreams() {
    Ear ear = new Ear();
    link("unix://@holdfast" + NAME + "?listen=true", Framing.LENGTH, ear);
    send(link("unix://@holdfast" + NAME, Framing.LENGTH, LinkListener.NONE), 1000);
    heard(ear, 1000);
  }

  @Test
  void childrenAreStartedAgain() {
    for (String scheme : List.of("pipe", "socketpair")) {
      Ear ear = new Ear();
      Link<MessageSession> child =
          link(
              scheme
                  + ":?exec=while%20read%20a;%20do%20echo%20$a;%20[%20\"$a\"%20!=%20end%20]%20||%20exit%203;%20done",
              Framing.LINES,
              ear);
      send(child, 500);
      heard(ear, 500);
      child.execute(session -> session.send(bytes("end")));
      failsBy(child, Cause.PEER_CLOSED, "ended with 3");
      await().atMost(PATIENCE).until(() -> child.status().ready() && child.status().epoch() > 1);
      ear.texts.clear();
      send(child, 5);
      heard(ear, 5);
      child.close().join();
    }
  }

  @Test
  void unitsOfSemaphoresAreMessages() throws Exception {
    Ear posix = new Ear();
    Ear sysv = new Ear();
    int key = KEY ^ 0x20000;
    try {
      Link<MessageSession> first = link("posix-sem://" + NAME + "?create=true", Framing.RAW, posix);
      Link<MessageSession> second =
          link("sysv-sem://" + key + "?number=1&create=true", Framing.RAW, sysv);
      await().atMost(PATIENCE).until(() -> first.status().ready() && second.status().ready());
      send(link("posix-sem://" + NAME + "?direction=out", Framing.RAW, LinkListener.NONE), 50);
      send(
          link("sysv-sem://" + key + "?number=1&direction=out", Framing.RAW, LinkListener.NONE),
          50);
      await().atMost(PATIENCE).until(() -> posix.texts.size() == 50 && sysv.texts.size() == 50);
      assertThat(posix.texts).containsOnly("");
    } finally {
      PosixSemaphore.unlink(NAME);
      try (SysvSemaphoreSet set = SysvSemaphoreSet.open(key)) {
        set.remove();
      }
    }
  }

  @Test
  void aSignalThatCannotBeReceivedHereIsRefusedWithTheReason() {
    Link<MessageSession> in =
        link("signal://self?signal=RTMIN%2B11".replace("%2B", "+"), Framing.RAW, LinkListener.NONE);
    await().atMost(PATIENCE).until(() -> in.status().lastCause() != null);
    assertThat(in.status().lastDetail()).contains("env --block-signal=RTMIN+11");
  }
}

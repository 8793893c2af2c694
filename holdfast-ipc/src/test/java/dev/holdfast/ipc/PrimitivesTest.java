package dev.holdfast.ipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.ipc.SysvSemaphoreSet.Undo;
import dev.holdfast.ipc.peer.PeerProcess;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.SemaphoreSets;
import dev.holdfast.posix.sysv.SysvKey;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PrimitivesTest {

  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String NAME = "/holdfast-ipc-" + ProcessHandle.current().pid();

  @TempDir private Path dir;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String read(ByteStream stream) throws Exception {
    ByteBuffer room = ByteBuffer.allocate(100);
    int count = stream.read(room, LONG);
    return count < 0 ? "end" : new String(room.array(), 0, count, UTF_8);
  }

  @Test
  void aPipeTellsFullEndAndGoneAsValues() throws Exception {
    Pipe pipe = Pipe.open();
    assertThat(pipe.sink().write(ByteBuffer.wrap(bytes("hello")), NOW)).isEqualTo(Outcome.DONE);
    assertThat(read(pipe.source())).isEqualTo("hello");
    assertThat(pipe.source().read(ByteBuffer.allocate(5), NOW)).isZero();
    ByteBuffer much = ByteBuffer.allocateDirect(1 << 20);
    assertThat(pipe.sink().write(much, Duration.ofMillis(20))).isEqualTo(Outcome.FULL);
    assertThat(much.position()).isEqualTo(65536);
    pipe.source().close();
    assertThat(pipe.sink().write(much, NOW)).isEqualTo(Outcome.PEER_GONE);
    pipe.close();
    assertThatIllegalStateException().isThrownBy(() -> pipe.sink().write(much, NOW));
  }

  @Test
  void aSmallWriteToAFullPipeIsTakenWholeOrNotAtAll() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      pipe.sink().write(ByteBuffer.allocate(65536 - 100), NOW);
      ByteBuffer small = ByteBuffer.allocate(Pipe.ATOMIC_BYTES);
      assertThat(pipe.sink().write(small, NOW)).isEqualTo(Outcome.FULL);
      assertThat(small.position()).isZero();
    }
  }

  @Test
  void closingWakesWhoReads() throws Exception {
    Pipe pipe = Pipe.open();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            pipe.source().read(ByteBuffer.allocate(1), LONG);
            thrown.complete(new AssertionError("read something"));
          } catch (Exception e) {
            thrown.complete(e);
          }
        });
    pipe.source().close();
    assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    pipe.sink().close();
  }

  private interface Wait {
    void make() throws Exception;
  }

  private static CompletableFuture<Throwable> thrownBy(Wait wait, AtomicReference<Thread> by) {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    by.set(
        Thread.ofPlatform()
            .start(() -> {
              try {
                wait.make();
                thrown.complete(new AssertionError("it came"));
              } catch (Exception e) {
                thrown.complete(e);
              }
            }));
    LockSupport.parkNanos(400_000_000); // who waits for so long is left to be woken
    return thrown;
  }

  @Test
  void whoWaitsForEverCanBeInterruptedAndClosedUpon() throws Exception {
    Duration ever = Duration.ofDays(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    try (StreamPipe.Bytes pipe = StreamPipe.ofBytes()) {
      CompletableFuture<Throwable> interrupted =
          thrownBy(() -> pipe.first().read(ByteBuffer.allocate(1), ever), thread);
      thread.get().interrupt();
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      CompletableFuture<Throwable> closed =
          thrownBy(() -> pipe.first().read(ByteBuffer.allocate(1), ever), thread);
      pipe.first().close();
      assertThat(closed.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whoWaitsForEverTakesWhatComes() throws Exception {
    try (StreamPipe.Bytes pipe = StreamPipe.ofBytes()) {
      AtomicReference<Thread> thread = new AtomicReference<>();
      ByteBuffer got = ByteBuffer.allocate(1);
      CompletableFuture<Throwable> came =
          thrownBy(() -> pipe.first().read(got, Duration.ofDays(1)), thread);
      pipe.second().write(ByteBuffer.wrap(new byte[] {7}), NOW);
      assertThat(came.get(20, TimeUnit.SECONDS)).isInstanceOf(AssertionError.class);
      assertThat(got.get(0)).isEqualTo((byte) 7);
    }
  }

  @Test
  void aThreadThatWaitsCanBeInterrupted() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> pipe.source().read(ByteBuffer.allocate(1), LONG));
    }
  }

  @Test
  void streamPipesGoBothWays() throws Exception {
    try (StreamPipe.Bytes pipe = StreamPipe.ofBytes()) {
      pipe.first().write(ByteBuffer.wrap(bytes("there")), NOW);
      pipe.second().write(ByteBuffer.wrap(bytes("back")), NOW);
      assertThat(read(pipe.second())).isEqualTo("there");
      assertThat(read(pipe.first())).isEqualTo("back");
      assertThat(pipe.first().credentials().pid()).isEqualTo((int) ProcessHandle.current().pid());
      pipe.first().close();
      assertThat(read(pipe.second())).isEqualTo("end");
      assertThat(pipe.second().write(ByteBuffer.allocate(1), NOW)).isEqualTo(Outcome.PEER_GONE);
    }
  }

  @Test
  void messagesKeepTheirBoundsAndCarryDescriptors() throws Exception {
    try (StreamPipe.Messages messages = StreamPipe.ofMessages();
        Pipe passed = Pipe.open()) {
      messages.first().send(bytes("one"), NOW);
      messages.first().send(bytes("two"), passed.sink().descriptor(), NOW);
      assertThat(messages.second().receive(LONG).value().bytes()).isEqualTo(bytes("one"));
      Packets.Packet second = messages.second().receive(LONG).value();
      assertThat(second.bytes()).isEqualTo(bytes("two"));
      try (Descriptor sink = second.passed().getFirst()) {
        assertThat(sink.number()).isNotEqualTo(passed.sink().descriptor().number());
      }
      assertThat(messages.second().receive(NOW).outcome()).isEqualTo(Outcome.EMPTY);
      messages.first().close();
      assertThat(messages.second().receive(LONG).outcome()).isEqualTo(Outcome.PEER_GONE);
      assertThat(messages.second().send(bytes("x"), NOW)).isEqualTo(Outcome.PEER_GONE);
    }
  }

  @Test
  void aFifoHangsNeitherEnd() throws Exception {
    Path path = dir.resolve("fifo");
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Fifo.reader(path, Fifo.Writers.SEEN))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    Fifo.make(path);
    assertThat(Files.getPosixFilePermissions(path))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Fifo.writer(path, Duration.ofMillis(20)).outcome()).isEqualTo(Outcome.NOT_THERE_YET);
    ByteStream reader = Fifo.reader(path, Fifo.Writers.SEEN);
    ByteStream writer = Fifo.writer(path, NOW).value();
    writer.write(ByteBuffer.wrap(bytes("through")), NOW);
    assertThat(read(reader)).isEqualTo("through");
    reader.close();
    assertThat(writer.write(ByteBuffer.allocate(1), NOW)).isEqualTo(Outcome.PEER_GONE);
    writer.close();
    Files.writeString(dir.resolve("file"), "text");
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> Fifo.makeUnlessThere(dir.resolve("file")))
        .withMessageContaining("no FIFO");
  }

  @Test
  void aSystemVQueueIsTakenByType() throws Exception {
    try (SysvQueue queue = SysvQueue.of(SysvKey.PRIVATE, Making.CREATE)) {
      queue.send(5, bytes("five"), NOW);
      queue.send(2, bytes("two"), NOW);
      assertThat(queue.receive(3, NOW).outcome()).isEqualTo(Outcome.EMPTY);
      assertThat(queue.receive(-5, LONG).value().type()).isEqualTo(2);
      assertThat(queue.receive(0, LONG).value().body()).isEqualTo(bytes("five"));
      assertThat(queue.state().permissions().mode()).isEqualTo(0600);
      queue.capacity(100);
      assertThat(queue.send(1, new byte[60], NOW)).isEqualTo(Outcome.DONE);
      assertThat(queue.send(1, new byte[60], Duration.ofMillis(20))).isEqualTo(Outcome.FULL);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> queue.send(1, new byte[101], NOW))
          .withMessageContaining("never fits");
      CompletableFuture<Receipt<SysvQueue.Message>> waiting =
          CompletableFuture.supplyAsync(() -> {
            try {
              return queue.receive(9, LONG);
            } catch (IOException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      queue.remove();
      assertThat(waiting.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.REMOVED);
      assertThat(queue.send(1, new byte[1], NOW)).isEqualTo(Outcome.REMOVED);
    }
  }

  @Test
  void aSystemVQueueTakesWhatIsLongerThanUsual() throws Exception {
    try (SysvQueue queue = SysvQueue.of(SysvKey.PRIVATE, Making.CREATE)) {
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> queue.send(1, new byte[8193], NOW))
          .withMessageContaining("msgmax");
      assertThat(queue.send(1, new byte[8192], NOW)).isEqualTo(Outcome.DONE);
      assertThat(queue.receive(0, NOW).value().body()).hasSize(8192);
      queue.remove();
    }
  }

  @Test
  void aSetOfSemaphoresIsUsedOnlyWithItsFirstValues() throws Exception {
    int key = SysvKey.of(Files.createFile(dir.resolve("key")), 7);
    int half = SemaphoreSets.get(key, 2, Making.CREATE, 0600);
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> SysvSemaphoreSet.openOrCreate(key, Duration.ofMillis(50), 1, 0))
        .withMessageContaining("first values");
    SemaphoreSets.remove(half);
    try (SysvSemaphoreSet made = SysvSemaphoreSet.openOrCreate(key, NOW, 1, 0);
        SysvSemaphoreSet found = SysvSemaphoreSet.openOrCreate(key, LONG, 1, 0)) {
      assertThat(found.take(0, 1, Undo.NEVER, NOW)).isEqualTo(Outcome.DONE);
      assertThat(made.take(0, 1, Undo.NEVER, Duration.ofMillis(20))).isEqualTo(Outcome.EMPTY);
      made.give(0, 1, Undo.NEVER);
      try (SysvSemaphoreSet.Hold hold = found.hold(0, LONG).value()) {
        assertThat(hold).isNotNull();
        assertThat(made.value(0)).isZero();
        assertThat(made.lastProcess(0)).isEqualTo((int) ProcessHandle.current().pid());
      }
      assertThat(made.value(0)).isOne();
      made.value(1, 5);
      assertThat(found.value(1)).isEqualTo(5);
      assertThat(found.awaitZero(1, NOW)).isEqualTo(Outcome.EMPTY);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> SysvSemaphoreSet.openOrCreate(key, NOW, 0, 0, 0))
          .withMessageContaining("fewer than 3");
      made.remove();
      assertThat(found.give(0, 1, Undo.NEVER)).isEqualTo(Outcome.REMOVED);
    }
  }

  @Test
  void aPosixSemaphoreCountsByName() throws Exception {
    try (PosixSemaphore semaphore = PosixSemaphore.create(NAME, 1);
        PosixSemaphore twin = PosixSemaphore.open(NAME)) {
      assertThat(semaphore.take(NOW)).isEqualTo(Outcome.DONE);
      assertThat(semaphore.take(Duration.ofMillis(20))).isEqualTo(Outcome.EMPTY);
      twin.give();
      assertThat(semaphore.value()).isOne();
    } finally {
      PosixSemaphore.unlink(NAME);
    }
    PosixSemaphore closed = PosixSemaphore.create(NAME, 0);
    PosixSemaphore.unlink(NAME);
    closed.close();
    closed.close();
    assertThatIllegalStateException().isThrownBy(closed::give);
  }

  @Test
  void aPosixQueueTellsItsLimits() throws Exception {
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> PosixQueue.create(NAME, 1_000_000, 8192))
        .withMessageContaining(NAME)
        .withMessageContaining("msg_max")
        .withMessageContaining("sysctl");
    try (PosixQueue queue = PosixQueue.create(NAME, 2, 10)) {
      queue.send(bytes("low"), 1, NOW);
      queue.send(bytes("high"), 2, NOW);
      assertThat(queue.send(bytes("more"), 0, Duration.ofMillis(20))).isEqualTo(Outcome.FULL);
      assertThat(queue.receive(LONG).value().body()).isEqualTo(bytes("high"));
      assertThat(queue.receive(LONG).value().priority()).isEqualTo(1);
      assertThat(queue.receive(Duration.ofMillis(20)).outcome()).isEqualTo(Outcome.EMPTY);
      assertThat(queue.attributes().depth()).isEqualTo(2);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> queue.send(new byte[11], 0, NOW))
          .withMessageContaining("the queue takes 10");
    } finally {
      PosixQueue.unlink(NAME);
    }
  }

  @Test
  void sharedMemoryEndsAsAnExceptionNotAsACrash() throws Exception {
    int key = SysvKey.of(Files.createFile(dir.resolve("memory")), 1);
    SharedMemory first = SharedMemory.createSysv(key, 4096);
    SharedMemory second = SharedMemory.openSysv(key);
    SharedMemory.removeSysv(key);
    MemorySegment segment = first.segment();
    segment.set(ValueLayout.JAVA_LONG, 8, 77);
    assertThat(second.segment().get(ValueLayout.JAVA_LONG, 8)).isEqualTo(77);
    first.close();
    first.close();
    assertThatIllegalStateException().isThrownBy(() -> segment.get(ValueLayout.JAVA_LONG, 8));
    second.close();
    try (SharedMemory named = SharedMemory.createPosix(NAME, 100);
        SharedMemory reader = SharedMemory.readPosix(NAME)) {
      named.segment().set(ValueLayout.JAVA_INT, 0, 5);
      assertThat(reader.segment().get(ValueLayout.JAVA_INT, 0)).isEqualTo(5);
      assertThat(reader.segment().isReadOnly()).isTrue();
      assertThat(reader.segment().byteSize()).isEqualTo(100);
    } finally {
      SharedMemory.unlinkPosix(NAME);
    }
  }

  @Test
  void sharedMemoryForWhichThereIsNoRoomIsRefused() throws Exception {
    long all = Files.getFileStore(Path.of("/dev/shm")).getTotalSpace();
    assumeTrue(all > 0, "/dev/shm has a limit");
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> SharedMemory.createPosix(NAME, all + 4096))
        .withMessageContaining(NAME)
        .withMessageContaining("no room for " + (all + 4096) + " bytes in /dev/shm; enlarge that");
    assertThat(Path.of("/dev/shm" + NAME)).doesNotExist();
  }

  @Test
  void writesOfSeveralWritersToAFifoAreNotMixed() throws Exception {
    Path path = dir.resolve("many");
    Fifo.make(path);
    int writers = 4;
    int each = 500;
    try (ByteStream reader = Fifo.reader(path, Fifo.Writers.ANY)) {
      for (int writer = 1; writer <= writers; writer++) {
        byte[] record = new byte[Pipe.ATOMIC_BYTES];
        Arrays.fill(record, (byte) writer);
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (ByteStream own = Fifo.writer(path, LONG).value()) {
                for (int count = 0; count < each; count++) {
                  assertThat(own.write(ByteBuffer.wrap(record), LONG)).isEqualTo(Outcome.DONE);
                }
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
      }
      int[] counts = new int[writers + 1];
      for (int count = 0; count < writers * each; count++) {
        ByteBuffer record = ByteBuffer.allocate(Pipe.ATOMIC_BYTES);
        while (record.hasRemaining()) {
          assertThat(reader.read(record, LONG)).isPositive();
        }
        byte first = record.get(0);
        assertThat(record.array()).containsOnly(first);
        counts[first]++;
      }
      assertThat(counts).containsExactly(0, each, each, each, each);
    }
  }

  @Test
  void moreSignalsThanMayWaitAreToldAsFull() throws Exception {
    List<String> command = new ArrayList<>(List.of("prlimit", "--sigpending=2000"));
    command.addAll(List.of("env", "--block-signal=RTMIN+6"));
    command.addAll(PeerProcess.inJava(FloodMain.class));
    Process flood;
    try {
      flood = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "prlimit is missing");
      return;
    }
    try (var output = flood.inputReader(UTF_8)) {
      List<String> said = output.lines().toList();
      assertThat(said).containsExactly("full", "went on");
    } finally {
      flood.destroyForcibly();
    }
  }

  @Test
  void socketsAreFoundByNameAndSayWhenNobodyIsThere() throws Exception {
    String path = dir.resolve("socket").toString();
    assertThat(UnixPeers.connectBytes(path).outcome()).isEqualTo(Outcome.NOT_THERE_YET);
    try (UnixServer<ByteStream> server = UnixServer.ofBytes(path);
        ByteStream client = UnixPeers.connectBytes(path).value();
        ByteStream accepted = server.accept(LONG).value()) {
      client.write(ByteBuffer.wrap(bytes("hi")), NOW);
      assertThat(read(accepted)).isEqualTo("hi");
      assertThat(Files.getPosixFilePermissions(Path.of(path)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> UnixServer.ofBytes(path))
          .withMessageContaining("another process has the name");
    }
    assertThat(Path.of(path)).doesNotExist();
    String hidden = "@" + NAME;
    Packets server = UnixPeers.datagramsAt(hidden);
    try (Packets client = UnixPeers.connectDatagrams(hidden).value()) {
      client.send(bytes("ask"), NOW);
      String from = server.receive(LONG).value().from();
      assertThat(server.sendTo(from, bytes("answer"), NOW)).isEqualTo(Outcome.DONE);
      assertThat(client.receive(LONG).value().bytes()).isEqualTo(bytes("answer"));
      server.close();
      assertThat(client.send(bytes("x"), NOW)).isIn(Outcome.REFUSED, Outcome.PEER_GONE);
    }
  }

  @Test
  void theEndOfAProcessIsAnEvent() throws Exception {
    Process child = new ProcessBuilder("sleep", "60").start();
    try (PeerDeath death = PeerDeath.of((int) child.pid()).orElseThrow()) {
      assertThat(death.await(Duration.ofMillis(20))).isFalse();
      child.destroyForcibly();
      assertThat(death.await(LONG)).isTrue();
    }
    child.waitFor();
    assertThat(PeerDeath.of((int) child.pid())).isEmpty();
    assertThat(PeerDeath.of((int) ProcessHandle.current().pid(), 1)).isEmpty();
  }

  @Test
  void signalsAreReceivedWhereTheProcessWasStartedForIt() throws Exception {
    int number = SignalNumber.parse("RTMIN+9");
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> SignalReceiver.open(number))
        .withMessageContaining("env --block-signal=RTMIN+9");
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> SignalReceiver.open(12))
        .withMessageContaining("stops its threads");
    CompletableFuture<Integer> sum = new CompletableFuture<>();
    CompletableFuture<Integer> ready = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (SignalReceiver receiver = SignalReceiver.inThisThread(number)) {
            ready.complete(receiver.thread());
            int total = 0;
            for (int n = 0; n < 100; n++) {
              total += receiver.receive(LONG).value().payload();
            }
            sum.complete(total);
          } catch (Exception e) {
            sum.completeExceptionally(e);
            ready.completeExceptionally(e);
          }
        });
    int self = (int) ProcessHandle.current().pid();
    SignalSender sender = SignalSender.to(self, ready.get(20, TimeUnit.SECONDS));
    for (int n = 0; n < 100; n++) {
      assertThat(sender.queue(number, n)).isEqualTo(Outcome.DONE);
    }
    assertThat(sum.get(20, TimeUnit.SECONDS)).isEqualTo(4950);
    assertThat(SignalSender.to(Integer.MAX_VALUE).queue(number, 1)).isEqualTo(Outcome.PEER_GONE);
  }

  @Test
  void signalsAreNamedAsToolsNameThem() {
    assertThat(SignalNumber.parse("RTMIN+6")).isEqualTo(40);
    assertThat(SignalNumber.parse("SIGRTMAX-1")).isEqualTo(63);
    assertThat(SignalNumber.parse("usr1")).isEqualTo(10);
    assertThat(SignalNumber.text(40)).isEqualTo("RTMIN+6");
    assertThat(SignalNumber.unreceivable(62)).isPresent();
    assertThat(SignalNumber.unreceivable(40)).isEmpty();
    for (String wrong : new String[] {"RTMIN+31", "RTMIN-1", "65", "0", "", "RTMIN+x"}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> SignalNumber.parse(wrong));
    }
  }

  @Test
  void aChildSpeaksByPipesOrBySocket() throws Exception {
    for (boolean socket : new boolean[] {false, true}) {
      Child child =
          socket
              ? Child.onSocket("read a; echo got $a; exit 4")
              : Child.onPipes("read a; echo got $a; exit 4");
      child.input().write(ByteBuffer.wrap(bytes("word\n")), NOW);
      assertThat(read(child.output())).isEqualTo("got word\n");
      assertThat(child.await(LONG)).hasValue(4);
      child.close();
    }
  }

  @Test
  void aChildEndsWithAllItStarted() throws Exception {
    Child child = Child.onPipes("sleep 600 & echo $!; exec sleep 600");
    int other = Integer.parseInt(read(child.output()).strip());
    try (PeerDeath death = PeerDeath.of(other).orElseThrow()) {
      child.close();
      assertThat(death.await(LONG)).isTrue();
    }
  }
}

package dev.holdfast.ipc.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.peer.Numbered;
import dev.holdfast.ipc.peer.PeerProcess;
import dev.holdfast.link.proof.Proof;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who writes, reads, holds, gives or takes is killed at any instant, a program in C or Python nine
 * times of ten, else a Java machine: what it has said is there, nothing is torn, at most the one
 * message it had in hand went with it, the one who is left goes on, and nothing stays behind.
 */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class IpcKillProof {

  private static final Path RING_IN_C = Path.of("../examples/ipc/ring.c").toAbsolutePath();
  private static final String ENDLESS = "1000000000000";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final long END = 0;

  @TempDir Path folder;

  private final Tally tally = new Tally();
  private int serial;

  @Test
  void whoIsLeftGoesOnAndNothingIsLostTornOrLeftBehind() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is missing");
    try {
      Proof.inTurns("ipc-kill", (seed, random) -> round(Turn.of(seed), random));
      System.out.println("proof: ipc-kill: lost 0, torn 0, hung 0, left behind 0");
    } finally {
      tally.print();
    }
  }

  private void round(Turn turn, Random random) throws Exception {
    switch (turn.subject()) {
      case RINGS ->
          killEither(turn, one(random, MessageWay.RING_OF_ONE, MessageWay.RING_OF_MANY), random);
      case QUEUES ->
          killEither(turn, one(random, MessageWay.SYSV_QUEUE, MessageWay.POSIX_QUEUE), random);
      case FIFOS -> killEither(turn, MessageWay.FIFO, random);
      case SEMAPHORES -> {
        switch (random.nextInt(5)) {
          case 0 -> killHolder(turn, random);
          case 1, 2 -> killGiver(turn, one(random, Units.SYSV, Units.POSIX), random);
          default -> killTaker(turn, one(random, Units.SYSV, Units.POSIX), random);
        }
      }
    }
  }

  private static <T> T one(Random random, T first, T second) {
    return random.nextBoolean() ? first : second;
  }

  private void killEither(Turn turn, MessageWay way, Random random) throws Exception {
    if (random.nextBoolean()) {
      killWriter(turn, way, random);
    } else {
      killReader(turn, way, random);
    }
  }

  private PeerProcess victim(Turn turn, Random random, String... arguments) throws Exception {
    List<String> program =
        turn.java()
            ? PeerProcess.inJava(VictimMain.class)
            : random.nextInt(9) < 4
                ? List.of("/usr/bin/python3", Path.of(resource("victim.py")).toString())
                : PeerProcess.inC(folder, Path.of(resource("victim.c")));
    return PeerProcess.start(program, arguments);
  }

  /** One that writes to or reads from a way. */
  private PeerProcess victim(
      Turn turn, Random random, boolean writes, MessageWay way, String name, int bytes)
      throws Exception {
    String role = writes ? "write" : "read";
    return way.isRing() && !turn.java()
        ? PeerProcess.start(
            PeerProcess.inC(folder, RING_IN_C), role, name, ENDLESS, Integer.toString(bytes))
        : victim(turn, random, role, way.word, name, Integer.toString(bytes));
  }

  private static URI resource(String name) throws Exception {
    return Objects.requireNonNull(IpcKillProof.class.getResource(name), name).toURI();
  }

  /** A name that no other test uses: of an object of System V its key. */
  private String name(String kind) {
    serial++;
    long pid = ProcessHandle.current().pid();
    return kind.startsWith("sysv")
        ? "0x%x".formatted(0x4B000000 | (pid & 0xFFF) << 12 | (serial & 0xFFF))
        : kind.equals("fifo")
            ? folder.resolve("fifo" + serial).toString()
            : "/holdfast-kill-%d-%d".formatted(pid, serial);
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread _ = Thread.ofPlatform().daemon().start(task);
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  private void wentOn(Turn turn, String what, PeerProcess peer, long deadNanos) throws Exception {
    tally.add(turn, what, peer.count(), System.nanoTime() - deadNanos);
  }

  private static void assertNoneLeft(String name) throws Exception {
    assertThat(IpcObjects.all()).noneMatch(each -> each.endpoint().endsWith("//" + name));
  }

  private void killWriter(Turn turn, MessageWay way, Random random) throws Exception {
    String name = name(way.word);
    int bytes = 8 + random.nextInt(400);
    way.make(name);
    try (MessageWay.End reader = way.open(name, false);
        PeerProcess peer = victim(turn, random, true, way, name, bytes)) {
      FutureTask<Long> reads =
          start(() -> {
            long next = 1;
            while (true) {
              long number = Numbered.number(reader.receive(bytes, LONG).orElseThrow());
              if (number == END) {
                return next - 1;
              }
              assertThat(number).isEqualTo(next++);
            }
          });
      long dead = peer.killAnywhere(random);
      try (MessageWay.End heir = way.open(name, true)) {
        assertThat(heir.send(Numbered.message(END, bytes), LONG)).isTrue();
        long read = result(reads);
        wentOn(turn, way.word + " writer", peer, dead);
        assertThat(read).as("read, where it said").isBetween(peer.last(), peer.last() + 1);
      }
    } finally {
      way.remove(name);
    }
    assertNoneLeft(name);
  }

  /** What a reader of a ring was just reading comes again to the next. */
  private void killReader(Turn turn, MessageWay way, Random random) throws Exception {
    String name = name(way.word);
    int bytes = 8 + random.nextInt(400);
    way.make(name);
    AtomicBoolean over = new AtomicBoolean();
    try (PeerProcess peer = victim(turn, random, false, way, name, bytes);
        MessageWay.End writer = way.open(name, true)) {
      FutureTask<Long> writes =
          start(() -> {
            long written = 0;
            while (!over.get()) {
              written += writer.send(Numbered.message(written + 1, bytes), SHORT) ? 1 : 0;
            }
            return written;
          });
      long dead = peer.killAnywhere(random);
      try (MessageWay.End heir = way.open(name, false)) {
        long number = Numbered.number(heir.receive(bytes, LONG).orElseThrow());
        wentOn(turn, way.word + " reader", peer, dead);
        over.set(true);
        long written = result(writes);
        assertThat(number)
            .as("next of %s after %d", way, peer.last())
            .isBetween(peer.last() + (way.isRing() ? 0 : 1), peer.last() + 2);
        for (Optional<byte[]> more = heir.receive(bytes, Duration.ZERO);
            more.isPresent();
            more = heir.receive(bytes, Duration.ZERO)) {
          assertThat(Numbered.number(more.get())).isEqualTo(++number);
        }
        assertThat(number).isEqualTo(written);
      }
    } finally {
      way.remove(name);
    }
    assertNoneLeft(name);
  }

  /** Who holds one with {@code SEM_UNDO} gives it back by dying, once. */
  private void killHolder(Turn turn, Random random) throws Exception {
    String name = name(Units.SYSV);
    Units.make(Units.SYSV, name, 1);
    AtomicBoolean over = new AtomicBoolean();
    try (SysvSemaphoreSet set = SysvSemaphoreSet.open(Integer.decode(name));
        PeerProcess peer = victim(turn, random, "hold", Units.SYSV, name)) {
      FutureTask<Long> holds =
          start(() -> {
            long held = 0;
            while (!over.get()) {
              try (SysvSemaphoreSet.Hold _ = set.hold(0, LONG).value()) {
                assertThat(set.value(0)).isZero();
                held++;
              }
            }
            return held;
          });
      long dead = peer.killAnywhere(random);
      try (SysvSemaphoreSet.Hold _ = set.hold(0, LONG).value()) {
        wentOn(turn, "sysv-sem holder", peer, dead);
        assertThat(set.value(0)).isZero();
      }
      over.set(true);
      long _ = result(holds);
      assertThat(set.value(0)).isEqualTo(1);
    } finally {
      Units.remove(Units.SYSV, name);
    }
    assertNoneLeft(name);
  }

  private void killGiver(Turn turn, String kind, Random random) throws Exception {
    String name = name(kind);
    Units.make(kind, name, 0);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong last = new AtomicLong();
    try (Units units = Units.open(kind, name);
        PeerProcess peer = victim(turn, random, "give", kind, name)) {
      FutureTask<Long> takes =
          start(() -> {
            long taken = 0;
            while (!over.get() || units.value() > 0) {
              if (units.take(SHORT)) {
                taken++;
                last.set(System.nanoTime());
              }
            }
            return taken;
          });
      long dead = peer.killAnywhere(random);
      assertThat(units.give()).isTrue();
      over.set(true);
      long taken = result(takes) - 1;
      tally.add(turn, kind + " giver", peer.count(), last.get() - dead);
      assertThat(taken).isBetween(peer.last(), peer.last() + 1);
    } finally {
      Units.remove(kind, name);
    }
    assertNoneLeft(name);
  }

  private void killTaker(Turn turn, String kind, Random random) throws Exception {
    String name = name(kind);
    Units.make(kind, name, 0);
    AtomicBoolean over = new AtomicBoolean();
    try (Units units = Units.open(kind, name);
        PeerProcess peer = victim(turn, random, "take", kind, name)) {
      FutureTask<Long> gives =
          start(() -> {
            long given = 0;
            while (!over.get()) {
              given += units.value() < 1_000 && units.give() ? 1 : 0;
            }
            return given;
          });
      long dead = peer.killAnywhere(random);
      assertThat(units.take(LONG)).isTrue();
      wentOn(turn, kind + " taker", peer, dead);
      over.set(true);
      long gone = result(gives) - 1 - units.value();
      assertThat(gone).isBetween(peer.last(), peer.last() + 1);
    } finally {
      Units.remove(kind, name);
    }
    assertNoneLeft(name);
  }
}

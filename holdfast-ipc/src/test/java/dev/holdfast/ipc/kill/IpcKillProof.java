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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
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
 * message it had in hand went with it, and the one who is left goes on.
 */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class IpcKillProof {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final double ASKED_MILLIS = 100;
  private static final long END = 0;

  @TempDir Path folder;

  private final Map<String, List<Double>> millis = new TreeMap<>();
  private int serial;

  @Test
  void whoIsLeftGoesOnAndNothingIsLostOrTorn() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is missing");
    Proof.run("ipc-kill", this::round);
    List<Double> all = new ArrayList<>();
    millis.forEach((what, taken) -> {
      all.addAll(taken);
      print(what, taken);
    });
    print("all", all);
  }

  private static void print(String what, List<Double> taken) {
    Collections.sort(taken);
    System.out.printf(
        "proof: ipc-kill: %s: %d kills; going on after the death took %.2f ms in the median, %.2f"
            + " at most, %d times over %.0f%n",
        what,
        taken.size(),
        taken.get(taken.size() / 2),
        taken.getLast(),
        taken.stream().filter(each -> each > ASKED_MILLIS).count(),
        ASKED_MILLIS);
  }

  private void round(Random random) throws Exception {
    switch (random.nextInt(11)) {
      case 0 -> killHolder(random);
      case 1, 2 -> killGiver(random.nextBoolean() ? Units.SYSV : Units.POSIX, random);
      case 3, 4 -> killTaker(random.nextBoolean() ? Units.SYSV : Units.POSIX, random);
      case 5, 6, 7 -> killWriter(way(random), random);
      default -> killReader(way(random), random);
    }
  }

  private static MessageWay way(Random random) {
    List<MessageWay> ways = List.of(MessageWay.values());
    return ways.get(random.nextInt(ways.size()));
  }

  private PeerProcess victim(Random random, String... arguments) throws Exception {
    int language = random.nextInt(10);
    Path source = Path.of(resource("victim.c"));
    List<String> program =
        language == 0
            ? PeerProcess.inJava(VictimMain.class)
            : language < 5
                ? List.of("/usr/bin/python3", Path.of(resource("victim.py")).toString())
                : PeerProcess.inC(folder, source);
    return PeerProcess.start(program, arguments);
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

  private void wentOn(String what, long deadNanos) {
    wentOn(what, deadNanos, System.nanoTime());
  }

  private void wentOn(String what, long deadNanos, long onNanos) {
    millis.computeIfAbsent(what, _ -> new ArrayList<>()).add((onNanos - deadNanos) / 1e6);
  }

  private static void assertNoneLeft(String name) throws Exception {
    assertThat(IpcObjects.all()).noneMatch(each -> each.endpoint().endsWith("//" + name));
  }

  private void killWriter(MessageWay way, Random random) throws Exception {
    String name = name(way.word);
    int bytes = 8 + random.nextInt(400);
    way.make(name);
    try (MessageWay.End reader = way.open(name, false);
        PeerProcess peer = victim(random, "write", way.word, name, "" + bytes)) {
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
        wentOn(way.word + " writer", dead);
        assertThat(read).as("read, where it said").isBetween(peer.last(), peer.last() + 1);
      }
    } finally {
      way.remove(name);
    }
    assertNoneLeft(name);
  }

  private void killReader(MessageWay way, Random random) throws Exception {
    String name = name(way.word);
    int bytes = 8 + random.nextInt(400);
    way.make(name);
    AtomicBoolean over = new AtomicBoolean();
    try (PeerProcess peer = victim(random, "read", way.word, name, "" + bytes);
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
        wentOn(way.word + " reader", dead);
        over.set(true);
        long written = result(writes);
        assertThat(number)
            .as("next of %s after %d", way, peer.last())
            .isBetween(peer.last() + 1, peer.last() + 2);
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
  private void killHolder(Random random) throws Exception {
    String name = name(Units.SYSV);
    Units.make(Units.SYSV, name, 1);
    AtomicBoolean over = new AtomicBoolean();
    try (SysvSemaphoreSet set = SysvSemaphoreSet.open(Integer.decode(name));
        PeerProcess peer = victim(random, "hold", Units.SYSV, name)) {
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
        wentOn("sysv-sem holder", dead);
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

  private void killGiver(String kind, Random random) throws Exception {
    String name = name(kind);
    Units.make(kind, name, 0);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong last = new AtomicLong();
    try (Units units = Units.open(kind, name);
        PeerProcess peer = victim(random, "give", kind, name)) {
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
      wentOn(kind + " giver", dead, last.get());
      assertThat(taken).isBetween(peer.last(), peer.last() + 1);
    } finally {
      Units.remove(kind, name);
    }
    assertNoneLeft(name);
  }

  private void killTaker(String kind, Random random) throws Exception {
    String name = name(kind);
    Units.make(kind, name, 0);
    AtomicBoolean over = new AtomicBoolean();
    try (Units units = Units.open(kind, name);
        PeerProcess peer = victim(random, "take", kind, name)) {
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
      wentOn(kind + " taker", dead);
      over.set(true);
      long gone = result(gives) - 1 - units.value();
      assertThat(gone).isBetween(peer.last(), peer.last() + 1);
    } finally {
      Units.remove(kind, name);
    }
    assertNoneLeft(name);
  }
}

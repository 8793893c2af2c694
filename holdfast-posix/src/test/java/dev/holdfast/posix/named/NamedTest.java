package dev.holdfast.posix.named;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.memory.Futex;
import dev.holdfast.posix.memory.Mapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NamedTest {

  private final String name = "/holdfast-test-" + ProcessHandle.current().pid();

  private static void fails(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void queuesByPriorityAndCanBePolled() throws Exception {
    fails(Errno.ENOENT, () -> Mqueue.open(name));
    try (Descriptor queue = Mqueue.create(name, 0600, true, 2, 16);
        Arena arena = Arena.ofConfined()) {
      fails(Errno.EEXIST, () -> Mqueue.create(name, 0600, true, 2, 16));
      assertThat(Poll.await(queue, Poll.IN, Duration.ZERO)).isZero();
      Mqueue.send(queue, arena.allocateFrom(JAVA_BYTE, (byte) 'a'), 1);
      Mqueue.send(queue, arena.allocateFrom(JAVA_BYTE, (byte) 'b', (byte) 'c'), 9);
      fails(Errno.EAGAIN, () -> Mqueue.send(queue, arena.allocate(1), 0));
      fails(Errno.EMSGSIZE, () -> Mqueue.send(queue, arena.allocate(17), 0));
      assertThat(Poll.await(queue, Poll.IN, Duration.ZERO)).isEqualTo(Poll.IN);
      assertThat(Mqueue.attributes(queue)).isEqualTo(new Mqueue.Attributes(2, 16, 2));
      MemorySegment room = arena.allocate(16);
      MemorySegment priority = arena.allocate(JAVA_INT);
      assertThat(Mqueue.receive(queue, room, priority)).isEqualTo(2);
      assertThat(priority.get(JAVA_INT, 0)).isEqualTo(9);
      assertThat(Mqueue.receive(queue, room, priority)).isEqualTo(1);
      fails(Errno.EAGAIN, () -> Mqueue.receive(queue, room, priority));
    } finally {
      Mqueue.unlink(name);
    }
  }

  @Test
  void countsByName() throws Exception {
    long semaphore = NamedSemaphores.create(name, 0600, true, 1);
    try {
      assertThat(NamedSemaphores.value(semaphore)).isOne();
      NamedSemaphores.tryWait(semaphore);
      fails(Errno.EAGAIN, () -> NamedSemaphores.tryWait(semaphore));
      fails(
          Errno.ETIMEDOUT,
          () -> NamedSemaphores.await(semaphore, Duration.ofMillis(20), Instant::now));
      long twin = NamedSemaphores.open(name);
      NamedSemaphores.post(twin);
      NamedSemaphores.await(semaphore, Duration.ofSeconds(20), Instant::now);
      NamedSemaphores.close(twin);
    } finally {
      NamedSemaphores.unlink(name);
      NamedSemaphores.close(semaphore);
    }
    fails(Errno.ENOENT, () -> NamedSemaphores.open(name));
  }

  @Test
  void sharesMemoryByNameAndSleepsOnIt() throws Exception {
    try (Descriptor object = SharedObjects.create(name, 0600, true);
        Descriptor twin = SharedObjects.open(name, false)) {
      SharedObjects.size(object, 4096);
      assertThat(SharedObjects.size(twin)).isEqualTo(4096);
      long first = Mapping.of(object, 4096, false);
      long second = Mapping.of(twin, 4096, false);
      MemorySegment here = at(first);
      MemorySegment there = at(second);
      here.set(JAVA_INT, 0, 5);
      assertThat(Futex.await(there, 4, Duration.ofSeconds(20))).isEqualTo(Futex.Woken.CHANGED);
      assertThat(Futex.await(there, 5, Duration.ofMillis(20))).isEqualTo(Futex.Woken.TIMED_OUT);
      Thread sleeper =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (there.get(JAVA_INT, 0) == 5) {
                    Futex.await(there, 5, Duration.ofSeconds(20));
                  }
                } catch (PosixException e) {
                  throw new AssertionError(e);
                }
              });
      here.set(JAVA_INT, 0, 6);
      while (sleeper.isAlive()) {
        Futex.wake(here, 1);
        sleeper.join(Duration.ofMillis(5));
      }
      Mapping.undo(first, 4096);
      Mapping.undo(second, 4096);
    } finally {
      SharedObjects.unlink(name);
    }
  }

  @SuppressWarnings("restricted")
  private static MemorySegment at(long address) {
    return MemorySegment.ofAddress(address).reinterpret(4096);
  }
}

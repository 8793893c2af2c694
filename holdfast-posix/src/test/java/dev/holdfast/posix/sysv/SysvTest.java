package dev.holdfast.posix.sysv;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.sysv.SemaphoreSets.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SysvTest {

  @TempDir private Path dir;

  private static void fails(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void makesTheKeyOfAFileOutOfItsNodeAndDevice() throws Exception {
    Path file = Files.createFile(dir.resolve("key"));
    long node = (Long) Files.getAttribute(file, "unix:ino");
    long device = (Long) Files.getAttribute(file, "unix:dev");
    long key = (node & 0xffff) | (device & 0xff) << 16 | 0x41L << 24;
    assertThat(SysvKey.of(file, 'A')).isEqualTo((int) key);
    fails(Errno.ENOENT, () -> SysvKey.of(dir.resolve("none"), 1));
  }

  @Test
  void queuesTypedMessages() throws Exception {
    int queue = MessageQueues.get(SysvKey.PRIVATE, Making.CREATE, 0600);
    try (Arena arena = Arena.ofConfined()) {
      for (int type = 3; type > 0; type--) {
        MemorySegment message = arena.allocate(9, 8);
        message.set(JAVA_LONG, 0, type);
        message.set(JAVA_BYTE, 8, (byte) type);
        MessageQueues.sendNow(queue, message);
      }
      MemorySegment room = arena.allocate(108, 8);
      assertThat(MessageQueues.receiveNow(queue, room, -2)).isOne();
      assertThat(room.get(JAVA_LONG, 0)).isOne();
      assertThat(MessageQueues.receiveNow(queue, room, 7)).isNegative();
      fails(Errno.E2BIG, () -> MessageQueues.receiveNow(queue, room.asSlice(0, 8), 0));
      MessageQueues.State state = MessageQueues.state(queue);
      assertThat(state.messages()).isEqualTo(2);
      assertThat(state.bytes()).isEqualTo(2);
      assertThat(state.lastSender()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(state.permissions().mode()).isEqualTo(0600);
      assertThat(state.sentSeconds()).isPositive();
      MessageQueues.set(
          queue,
          state.permissions().with(state.permissions().uid(), state.permissions().gid(), 0640),
          1000);
      assertThat(MessageQueues.state(queue).mostBytes()).isEqualTo(1000);
      assertThat(MessageQueues.state(queue).permissions().mode()).isEqualTo(0640);
      assertThat(SysvObjects.all(SysvObjects.Kind.MESSAGE_QUEUE))
          .anySatisfy(found -> {
            assertThat(found.id()).isEqualTo(queue);
            assertThat(found.mode()).isEqualTo(0640);
            assertThat(found.column("qnum")).isEqualTo(2);
          });
      MemorySegment large = arena.allocate(8 + 999, 8);
      large.set(JAVA_LONG, 0, 1);
      fails(Errno.EAGAIN, () -> MessageQueues.sendNow(queue, large));
    } finally {
      MessageQueues.remove(queue);
    }
    fails(Errno.EINVAL, () -> MessageQueues.state(queue));
  }

  @Test
  void countsInSets() throws Exception {
    int set = SemaphoreSets.get(SysvKey.PRIVATE, 2, Making.CREATE, 0600);
    try {
      assertThat(SemaphoreSets.state(set).size()).isEqualTo(2);
      assertThat(SemaphoreSets.state(set).operatedSeconds()).isZero();
      assertThat(SemaphoreSets.state(set).changedSeconds()).isPositive();
      SemaphoreSets.value(set, 1, 2);
      SemaphoreSets.operate(set, List.of(new Step(1, -1, true)), Duration.ZERO);
      assertThat(SemaphoreSets.value(set, 1)).isOne();
      assertThat(SemaphoreSets.lastProcess(set, 1)).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(SemaphoreSets.waiting(set, 1)).isZero();
      assertThat(SemaphoreSets.state(set).operatedSeconds()).isPositive();
      fails(
          Errno.EAGAIN,
          () ->
              SemaphoreSets.operate(
                  set,
                  List.of(new Step(1, -1, false), new Step(0, -1, false)),
                  Duration.ofMillis(10)));
      assertThat(SemaphoreSets.value(set, 1)).isOne();
      SysvPermissions before = SemaphoreSets.state(set).permissions();
      SemaphoreSets.set(set, before.with(before.uid(), before.gid(), 0660));
      assertThat(SemaphoreSets.state(set).permissions().mode()).isEqualTo(0660);
    } finally {
      SemaphoreSets.remove(set);
    }
  }

  @Test
  void sharesMemory() throws Exception {
    int id = SharedSegments.get(SysvKey.PRIVATE, 5000, Making.CREATE, 0600);
    long first = SharedSegments.attach(id, false);
    long second = SharedSegments.attach(id, true);
    try {
      at(first).set(JAVA_INT, 4996, 42);
      assertThat(at(second).get(JAVA_INT, 4996)).isEqualTo(42);
      assertThat(SharedSegments.state(id).attached()).isEqualTo(2);
      assertThat(SharedSegments.state(id).size()).isEqualTo(5000);
      SharedSegments.State state = SharedSegments.state(id);
      assertThat(state.creator()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(state.lastProcess()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(state.attachedSeconds()).isPositive();
      assertThat(state.changedSeconds()).isPositive();
      SysvPermissions before = state.permissions();
      SharedSegments.set(id, before.with(before.uid(), before.gid(), 0640));
      assertThat(SharedSegments.state(id).permissions().mode()).isEqualTo(0640);
    } finally {
      SharedSegments.detach(first);
      SharedSegments.detach(second);
      SharedSegments.remove(id);
    }
    fails(Errno.EINVAL, () -> SharedSegments.attach(id, false));
  }

  @SuppressWarnings("restricted")
  private static MemorySegment at(long address) {
    return MemorySegment.ofAddress(address).reinterpret(5000);
  }

  @Test
  void makesAnObjectOnce() throws Exception {
    int key = SysvKey.of(Files.createFile(dir.resolve("once")), 1);
    fails(Errno.ENOENT, () -> MessageQueues.get(key, Making.OPEN, 0));
    int made = MessageQueues.get(key, Making.CREATE, 0600);
    try {
      fails(Errno.EEXIST, () -> MessageQueues.get(key, Making.CREATE, 0600));
      assertThat(MessageQueues.get(key, Making.OPEN_OR_CREATE, 0600)).isEqualTo(made);
    } finally {
      MessageQueues.remove(made);
    }
  }

  @Test
  void readsAListWhoseColumnsAKernelHasAddedTo() throws IOException {
    assertThat(
            SysvObjects.parse(
                SysvObjects.Kind.SHARED_MEMORY,
                List.of("key shmid perms size uid news", " 4660 7 1600 100 65534 5", "")))
        .first()
        .satisfies(found -> {
          assertThat(found.key()).isEqualTo(0x1234);
          assertThat(found.mode()).isEqualTo(0600);
          assertThat(found.uid()).isEqualTo(65534);
          assertThat(found.column("news")).isEqualTo(5);
          assertThat(found.column("gid")).isZero();
        });
  }
}

package dev.holdfast.posix.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class PipesTest {

  @TempDir private Path dir;

  private static void fails(Errno errno, ThrowingCallable call) {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
  }

  @Test
  void survivesAReaderThatWentAway() throws Exception {
    Pipes.Ends ends = Pipes.open();
    try (Arena arena = Arena.ofConfined();
        Descriptor sink = ends.sink()) {
      MemorySegment bytes = arena.allocate(10);
      assertThat(DeviceFile.write(sink, bytes)).isEqualTo(10);
      assertThat(DeviceFile.read(ends.source(), bytes)).isEqualTo(10);
      fails(Errno.EAGAIN, () -> DeviceFile.read(ends.source(), bytes));
      ends.source().close();
      fails(Errno.EPIPE, () -> DeviceFile.write(sink, bytes));
    }
  }

  @Test
  void doesNotWaitForTheReaderOfAFifo() throws Exception {
    Path fifo = dir.resolve("fifo");
    Pipes.makeFifo(fifo, 0600);
    fails(Errno.EEXIST, () -> Pipes.makeFifoNode(fifo, 0600));
    assertThat(Files.getPosixFilePermissions(fifo))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    fails(Errno.ENXIO, () -> DeviceFile.openNonBlocking(fifo, DeviceFile.Access.WRITE));
    try (Descriptor reader = DeviceFile.openNonBlocking(fifo, DeviceFile.Access.READ);
        Descriptor writer = DeviceFile.openNonBlocking(fifo, DeviceFile.Access.WRITE)) {
      assertThat(reader.number()).isNotEqualTo(writer.number());
    }
  }

  @Test
  void wakesWhoPollsMany() throws Exception {
    Pipes.Ends ends = Pipes.open();
    try (EventFd bell = EventFd.open();
        Descriptor source = ends.source()) {
      PollSet set = new PollSet();
      for (int n = 0; n < 40; n++) {
        set.add(source, Poll.IN);
      }
      int place = set.add(bell.descriptor(), Poll.IN);
      assertThat(set.await(0)).isZero();
      bell.ring();
      bell.ring();
      assertThat(set.await(-1)).isOne();
      assertThat(set.events(place)).isEqualTo(Poll.IN);
      assertThat(set.events(0)).isZero();
      assertThat(bell.clear()).isEqualTo(2);
      assertThat(bell.clear()).isZero();
      set.clear();
      assertThat(set.await(1_000_000)).isZero();
      ends.sink().close();
      set.add(source, Poll.IN);
      assertThat(set.await(-1)).isOne();
      assertThat(set.events(0)).isEqualTo(Poll.HUP);
    }
  }
}

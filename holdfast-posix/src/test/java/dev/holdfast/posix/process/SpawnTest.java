package dev.holdfast.posix.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.signal.Signal;
import dev.holdfast.posix.socket.UnixSockets;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SpawnTest {

  private record Run(int exit, String output) {}

  /** Runs a script that writes to its socket, which is its descriptors 0 and 1. */
  private static Run run(String script) throws Exception {
    List<Descriptor> pair = UnixSockets.pair(UnixSockets.Kind.STREAM);
    int pid;
    try (Descriptor theirs = pair.getLast()) {
      pid =
          Spawn.start(
              List.of("sh", "-c", script),
              Map.of("PATH", "/usr/bin:/bin", "WORD", "word"),
              List.of(theirs, theirs));
    }
    try (Descriptor ours = pair.getFirst();
        Descriptor process = PidFd.open(pid);
        Arena arena = Arena.ofConfined()) {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      MemorySegment room = arena.allocate(1000);
      long count = 1;
      while (count > 0) {
        assertThat(Poll.await(ours, Poll.IN, Duration.ofSeconds(20))).isPositive();
        count = DeviceFile.read(ours, room);
        output.writeBytes(room.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
      }
      assertThat(Poll.await(process, Poll.IN, Duration.ofSeconds(20))).isEqualTo(Poll.IN);
      return new Run(Spawn.ended(pid), output.toString(UTF_8));
    }
  }

  @Test
  void givesNothingButWhatWasNamed() throws Exception {
    Run run =
        run(
            "for n in 0 1 2 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$n ] && echo $n; done; echo $WORD; exit 3");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.output().lines()).containsExactly("0", "1", "word");
  }

  @Test
  void tellsTheSignalThatEndedIt() throws Exception {
    assertThat(run("kill -9 $$").exit()).isEqualTo(128 + 9);
  }

  @Test
  void leadsAGroupOfItsOwn() throws Exception {
    List<Descriptor> pair = UnixSockets.pair(UnixSockets.Kind.STREAM);
    try (Descriptor ours = pair.getFirst();
        Descriptor theirs = pair.getLast()) {
      int pid =
          Spawn.start(List.of("sleep", "60"), Map.of("PATH", "/usr/bin:/bin"), List.of(theirs));
      try (Descriptor process = PidFd.open(pid)) {
        assertThat(Spawn.ended(pid)).isEqualTo(-1);
        Signal.send(-pid, 15);
        assertThat(Poll.await(process, Poll.IN, Duration.ofSeconds(20))).isEqualTo(Poll.IN);
        assertThat(Spawn.ended(pid)).isEqualTo(128 + 15);
      }
      assertThat(ours.isOpen()).isTrue();
    }
  }

  @Test
  void saysThatAProgramIsNotThere() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> Spawn.start(List.of("no-such-program"), Map.of(), List.of()))
        .withMessageStartingWith("posix_spawnp no-such-program")
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }
}

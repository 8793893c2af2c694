package dev.holdfast.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.peer.Numbered;
import dev.holdfast.ipc.peer.PeerProcess;
import dev.holdfast.ipc.ring.RingShape.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A ring between this process and the example in C. */
@EnabledOnOs(OS.LINUX)
class RingPeersTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int MANY = 20_000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROADCAST", mode = Mode.EXCLUDE)
  void readsWhatAProgramInCWrites(Kind kind) throws Exception {
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, RingShape.of(kind, 64 << 10));
        RingReader reader = ring.reader();
        PeerProcess peer = new RingPeers(folder).inC("write", names.name, "" + MANY, "333")) {
      for (long number = 1; number <= MANY; number++) {
        byte[] message = reader.take(LONG).value();
        assertThat(message).hasSize(333);
        assertThat(Numbered.number(message)).isEqualTo(number);
      }
      assertThat(peer.end()).isZero();
      assertThat(peer.last()).isEqualTo(MANY);
      assertThat(ring.state().written()).isEqualTo(MANY);
      assertThat(ring.state().writers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "BROADCAST", mode = Mode.EXCLUDE)
  void writesWhatAProgramInCReads(Kind kind) throws Exception {
    try (Names names = new Names();
        Ring ring = Ring.create(names.name, RingShape.of(kind, 64 << 10));
        RingWriter writer = ring.writer();
        PeerProcess peer = new RingPeers(folder).inC("read", names.name, "" + MANY)) {
      for (long number = 1; number <= MANY; number++) {
        byte[] message = Numbered.message(number, 8 + (int) (number % 400));
        assertThat(writer.put(message, LONG)).isEqualTo(Outcome.DONE);
      }
      assertThat(peer.end()).isZero();
      assertThat(peer.count()).isEqualTo(MANY);
      assertThat(peer.last()).isEqualTo(MANY);
    }
  }
}

package dev.holdfast.posix.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.DeviceFile;
import dev.holdfast.posix.file.Pipes;
import dev.holdfast.posix.file.Poll;
import dev.holdfast.posix.socket.UnixSockets.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(OS.LINUX)
class UnixSocketsTest {

  @TempDir private Path dir;
  private final Arena arena = Arena.ofShared();

  @AfterEach
  void free() {
    arena.close();
  }

  private MemorySegment bytes(String text) {
    return arena.allocateFrom(text).asSlice(0, text.length());
  }

  private String receive(Descriptor socket) throws Exception {
    Poll.await(socket, Poll.IN, Duration.ofSeconds(20));
    MemorySegment room = arena.allocate(100);
    int count = UnixSockets.receive(socket, room).bytes();
    return new String(room.asSlice(0, count).toArray(JAVA_BYTE), UTF_8);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"STREAM", "SEQPACKET"})
  void connectsByAnAbstractName(Kind kind) throws Exception {
    String name = "@holdfast-test-" + ProcessHandle.current().pid() + kind;
    try (Descriptor server = UnixSockets.open(kind);
        Descriptor client = UnixSockets.open(kind)) {
      UnixSockets.bind(server, name);
      UnixSockets.listen(server, 5);
      UnixSockets.connect(client, name);
      try (Descriptor accepted = UnixSockets.accept(server)) {
        UnixSockets.send(client, bytes("one"));
        UnixSockets.send(client, bytes("two"));
        assertThat(receive(accepted)).isEqualTo(kind == Kind.STREAM ? "onetwo" : "one");
        assertThat(UnixSockets.peer(accepted).pid()).isEqualTo((int) ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void sendsDatagramsToAPathAndAnswersTheirSender() throws Exception {
    String name = dir.resolve("datagrams").toString();
    try (Descriptor server = UnixSockets.open(Kind.DATAGRAM);
        Descriptor client = UnixSockets.open(Kind.DATAGRAM)) {
      UnixSockets.bind(server, name);
      UnixSockets.bind(client, "");
      UnixSockets.connect(client, name);
      UnixSockets.send(client, bytes("ask"));
      MemorySegment room = arena.allocate(2);
      UnixSockets.Received asked = UnixSockets.receive(server, room);
      assertThat(asked.whole()).isFalse();
      assertThat(asked.from()).startsWith("@");
      UnixSockets.sendTo(server, bytes("answer"), asked.from());
      assertThat(receive(client)).isEqualTo("answer");
    }
  }

  @Test
  void passesADescriptorAcross() throws Exception {
    List<Descriptor> pair = UnixSockets.pair(Kind.SEQPACKET);
    Pipes.Ends pipe = Pipes.open();
    try (Descriptor here = pair.getFirst();
        Descriptor there = pair.getLast();
        Descriptor source = pipe.source()) {
      UnixSockets.send(here, bytes("take"), pipe.sink());
      pipe.sink().close();
      UnixSockets.Received got = UnixSockets.receive(there, arena.allocate(10));
      assertThat(got.descriptors()).hasSize(1);
      try (Descriptor sink = got.descriptors().getFirst()) {
        DeviceFile.write(sink, bytes("through"));
      }
      assertThat(DeviceFile.read(source, arena.allocate(100))).isEqualTo(7);
    }
  }

  @Test
  void refusesByName() throws Exception {
    try (Descriptor client = UnixSockets.open(Kind.STREAM)) {
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> UnixSockets.connect(client, "/nowhere/at/all"))
          .withMessageStartingWith("connect /nowhere/at/all: ENOENT")
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> UnixSockets.bind(client, "/" + "x".repeat(107)));
    }
  }
}

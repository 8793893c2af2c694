package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.ByteStream;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pipes, FIFOs and sockets as ends of a way. */
final class Streams {

  private static final int READ_BYTES = 64 * 1024;

  static final int SOCKET_BATCH_BYTES = 64 * 1024;

  private Streams() {}

  /** Bytes both ways by one socket. */
  static Way way(ByteStream socket) {
    return new Way(new StreamSource(socket), new StreamSink(socket), SOCKET_BATCH_BYTES);
  }

  /** Messages both ways by one socket. */
  static Way way(Packets socket) {
    PacketEnds both = new PacketEnds(socket);
    return new Way(both, both, 0);
  }

  /** The way that is made of what was opened, where something was. */
  static <C> Receipt<Way> opened(Receipt<C> socket, Function<C, Way> way) {
    return socket.outcome() == Outcome.DONE
        ? Receipt.got(way.apply(socket.value()))
        : Receipt.none(socket.outcome());
  }

  /** Bytes that come. */
  record StreamSource(ByteStream stream, ByteBuffer room) implements Source {

    StreamSource(ByteStream stream) {
      this(stream, ByteBuffer.allocateDirect(READ_BYTES));
    }

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      room.clear();
      int count = stream.read(room, longest);
      if (count <= 0) {
        return Receipt.none(count == 0 ? Outcome.EMPTY : Outcome.PEER_GONE);
      }
      byte[] bytes = new byte[count];
      room.flip().get(bytes);
      return Receipt.got(bytes);
    }

    @Override
    public Descriptor descriptor() {
      return stream.descriptor();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** Bytes that go. */
  record StreamSink(ByteStream stream) implements Sink {

    @Override
    public Outcome put(ByteBuffer bytes, Duration longest)
        throws IOException, InterruptedException {
      return stream.write(bytes, longest);
    }

    @Override
    public Descriptor descriptor() {
      return stream.descriptor();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** Messages both ways, with one peer. */
  record PacketEnds(Packets packets) implements Source, Sink {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return switch (packets.receive(longest)) {
        case Receipt.Got<Packets.Packet>(Packets.Packet packet) -> Receipt.got(bytes(packet));
        case Receipt.None<Packets.Packet>(Outcome why) -> Receipt.none(why);
      };
    }

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      Outcome outcome = packets.send(copy(message), longest);
      return taken(message, outcome);
    }

    @Override
    public Descriptor descriptor() {
      return packets.descriptor();
    }

    @Override
    public void close() throws IOException {
      packets.close();
    }
  }

  /** Datagrams from anybody, and answers to whoever sent last. */
  static final class Datagrams implements Source {

    private final Packets packets;
    private final Ends.AtEnd atEnd;
    private volatile String last = "";

    Datagrams(Packets packets, Ends.AtEnd atEnd) {
      this.packets = packets;
      this.atEnd = atEnd;
    }

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return switch (packets.receive(longest)) {
        case Receipt.Got<Packets.Packet>(Packets.Packet packet) -> {
          last = packet.from().isEmpty() ? last : packet.from();
          yield Receipt.got(bytes(packet));
        }
        case Receipt.None<Packets.Packet>(Outcome why) -> Receipt.none(why);
      };
    }

    @Override
    public Descriptor descriptor() {
      return packets.descriptor();
    }

    @Override
    public void close() throws IOException {
      packets.close();
      atEnd.run();
    }

    Sink answers() {
      return new Answers(this);
    }
  }

  /** Answers to whoever sent last; the kernel does not tell when there is room with them. */
  private record Answers(Datagrams datagrams) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      String to = datagrams.last;
      if (to.isEmpty()) {
        throw new IllegalArgumentException("nobody with a name has sent anything to answer yet");
      }
      Outcome outcome = datagrams.packets.sendTo(to, copy(message), longest);
      if (outcome != Outcome.DONE && outcome != Outcome.FULL) {
        datagrams.last = "";
        throw new IllegalArgumentException(to + ", who sent last, is gone");
      }
      return taken(message, outcome);
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() {
      // Its source closes both.
    }
  }

  /** Descriptors that nobody asked for are closed. */
  static byte[] bytes(Packets.Packet packet) throws IOException {
    for (Descriptor unwanted : packet.passed()) {
      unwanted.close();
    }
    return packet.bytes();
  }

  static byte[] copy(ByteBuffer message) {
    byte[] bytes = new byte[message.remaining()];
    message.duplicate().get(bytes);
    return bytes;
  }

  static Outcome taken(ByteBuffer message, Outcome outcome) {
    if (outcome == Outcome.DONE) {
      message.position(message.limit());
    }
    return outcome;
  }
}

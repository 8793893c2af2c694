package dev.holdfast.bench.ipc;

import static java.nio.file.Files.deleteIfExists;

import dev.holdfast.ipc.ByteStream;
import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.Pipe;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.UnixServer;
import dev.holdfast.posix.sysv.Making;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A way of the kernel by Holdfast's primitives.
 *
 * @param batch messages of one write to a way of bytes
 */
record KernelWay(Place place, int batch) implements Way {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Override
  public Sender sender() throws Exception {
    String path = place.path().toString();
    return switch (place.kind()) {
      case "pipe", "fifo" -> bytes(Fifo.writer(place.path(), LONG).value());
      case "unix" -> bytes(UnixPeers.connectBytes(path).value());
      case "seqpacket" -> packets(UnixPeers.connectMessages(path).value());
      case "unix-dgram" -> packets(UnixPeers.connectDatagrams(path).value());
      case "sysv-mq" -> {
        SysvQueue queue = SysvQueue.of(place.key(), Making.OPEN);
        yield message -> sent(queue.send(1, message, LONG));
      }
      default -> {
        PosixQueue queue = PosixQueue.open(place.name());
        yield message -> sent(queue.send(message, 0, LONG));
      }
    };
  }

  private static int sent(Outcome outcome) throws IOException {
    if (outcome != Outcome.DONE) {
      throw new IOException(outcome.word());
    }
    return 1;
  }

  private Sender bytes(ByteStream stream) {
    ByteBuffer room = ByteBuffer.allocateDirect(batch * IpcEnd.MESSAGE_BYTES);
    return message -> {
      room.put(message);
      if (room.hasRemaining()) {
        return 0;
      }
      int _ = sent(stream.write(room.flip(), LONG));
      room.clear();
      return batch;
    };
  }

  private static Sender packets(Packets packets) {
    return message -> sent(packets.send(message, LONG));
  }

  @Override
  public Receiver receiver() throws Exception {
    String path = place.path().toString();
    Sum sum = new Sum();
    return switch (place.kind()) {
      case "pipe" -> {
        Pipe pipe = Pipe.open();
        place.lead(pipe.sink().descriptor().number());
        yield received(pipe.source());
      }
      case "fifo" -> {
        Fifo.make(place.path());
        yield received(Fifo.reader(place.path(), Fifo.Writers.ANY));
      }
      case "unix" -> {
        UnixServer<ByteStream> server = UnixServer.ofBytes(path);
        yield Way.late(() -> received(server.accept(LONG).value()));
      }
      case "seqpacket" -> {
        UnixServer<Packets> server = UnixServer.ofMessages(path);
        yield Way.late(() -> received(server.accept(LONG).value()));
      }
      case "unix-dgram" -> {
        boolean _ = deleteIfExists(place.path());
        yield received(UnixPeers.datagramsAt(path));
      }
      case "sysv-mq" -> {
        SysvQueue queue = SysvQueue.of(place.key(), Making.CREATE);
        yield () -> sum.add(queue.receive(0, LONG).value().body());
      }
      default -> {
        PosixQueue queue = PosixQueue.create(place.name(), Place.DEPTH, IpcEnd.MESSAGE_BYTES);
        yield () -> sum.add(queue.receive(LONG).value().body());
      }
    };
  }

  private Receiver received(ByteStream stream) {
    Sum sum = new Sum();
    ByteBuffer room = ByteBuffer.allocateDirect(batch * IpcEnd.MESSAGE_BYTES);
    return () -> {
      int _ = stream.read(room, LONG);
      return sum.addAll(room);
    };
  }

  private static Receiver received(Packets packets) {
    Sum sum = new Sum();
    return () -> sum.add(packets.receive(LONG).value().bytes());
  }

  @Override
  public void remove() throws IOException {
    place.remove();
  }
}

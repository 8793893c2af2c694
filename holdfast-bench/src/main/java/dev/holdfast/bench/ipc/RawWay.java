package dev.holdfast.bench.ipc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** The same way by its system calls in a bare loop, which wait in the kernel. */
record RawWay(Place place, int batch) implements Way {

  @Override
  public Sender sender() throws Exception {
    return switch (place.kind()) {
      case "pipe", "fifo" -> bytes(RawCalls.open(place.path(), true));
      case "unix" -> bytes(RawCalls.connect(place.path(), RawCalls.STREAM));
      case "seqpacket" -> bytes(RawCalls.connect(place.path(), RawCalls.SEQPACKET));
      case "unix-dgram" -> bytes(RawCalls.connect(place.path(), RawCalls.DATAGRAM));
      case "sysv-mq" -> {
        int queue = RawCalls.sysvQueue(place.key(), false);
        MemorySegment room = room(Long.BYTES + IpcEnd.MESSAGE_BYTES);
        room.set(JAVA_LONG, 0, 1);
        yield message -> {
          MemorySegment.copy(message, 0, room, JAVA_BYTE, Long.BYTES, message.length);
          RawCalls.sysvSend(queue, room);
          return 1;
        };
      }
      default -> {
        int queue = RawCalls.posixQueue(place.name(), false);
        MemorySegment room = room(IpcEnd.MESSAGE_BYTES);
        yield message -> {
          MemorySegment.copy(message, 0, room, JAVA_BYTE, 0, message.length);
          RawCalls.posixSend(queue, room);
          return 1;
        };
      }
    };
  }

  private static MemorySegment room(long bytes) {
    return Arena.global().allocate(bytes, Long.BYTES);
  }

  private Sender bytes(int descriptor) {
    ByteBuffer room = ByteBuffer.allocateDirect(batch * IpcEnd.MESSAGE_BYTES);
    MemorySegment memory = MemorySegment.ofBuffer(room);
    return message -> {
      room.put(message);
      if (room.hasRemaining()) {
        return 0;
      }
      for (long done = 0; done < memory.byteSize(); ) {
        done += RawCalls.write(descriptor, memory.asSlice(done));
      }
      room.clear();
      return batch;
    };
  }

  @Override
  public Receiver receiver() throws Exception {
    Sum sum = new Sum();
    return switch (place.kind()) {
      case "pipe" -> {
        int[] ends = RawCalls.pipe();
        place.lead(ends[1]);
        yield received(ends[0]);
      }
      case "fifo" -> {
        RawCalls.makeFifo(place.path());
        yield Way.late(() -> received(RawCalls.open(place.path(), false)));
      }
      case "unix" -> {
        int socket = RawCalls.listen(place.path(), RawCalls.STREAM);
        yield Way.late(() -> received(RawCalls.accept(socket)));
      }
      case "seqpacket" -> {
        int socket = RawCalls.listen(place.path(), RawCalls.SEQPACKET);
        yield Way.late(() -> received(RawCalls.accept(socket)));
      }
      case "unix-dgram" -> received(RawCalls.bound(place.path(), RawCalls.DATAGRAM));
      case "sysv-mq" -> {
        int queue = RawCalls.sysvQueue(place.key(), true);
        MemorySegment room = room(Long.BYTES + IpcEnd.MESSAGE_BYTES);
        yield () -> {
          RawCalls.sysvReceive(queue, room);
          return sum.addOne(room, Long.BYTES);
        };
      }
      default -> {
        int queue = RawCalls.posixQueue(place.name(), true);
        MemorySegment room = room(IpcEnd.MESSAGE_BYTES);
        yield () -> {
          RawCalls.posixReceive(queue, room);
          return sum.addOne(room, 0);
        };
      }
    };
  }

  private Receiver received(int descriptor) {
    Sum sum = new Sum();
    ByteBuffer room = ByteBuffer.allocateDirect(batch * IpcEnd.MESSAGE_BYTES);
    MemorySegment memory = MemorySegment.ofBuffer(room);
    return () -> {
      room.position(
          room.position() + (int) RawCalls.read(descriptor, memory.asSlice(room.position())));
      return sum.addAll(room);
    };
  }

  @Override
  public void remove() throws IOException {
    place.remove();
  }
}

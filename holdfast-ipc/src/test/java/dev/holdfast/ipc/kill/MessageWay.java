package dev.holdfast.ipc.kill;

import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.ipc.ring.RingWriter;
import dev.holdfast.posix.sysv.Making;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A way of messages that outlives who uses it. */
enum MessageWay {
  SYSV_QUEUE("sysv-mq") {
    @Override
    void make(String name) throws IOException {
      SysvQueue.of(Integer.decode(name), Making.CREATE).close();
    }

    @Override
    End open(String name, boolean writes) throws IOException {
      SysvQueue queue = SysvQueue.of(Integer.decode(name), Making.OPEN);
      return new End() {
        @Override
        public boolean send(byte[] message, Duration longest) throws Exception {
          return queue.send(1, message, longest) == Outcome.DONE;
        }

        @Override
        public Optional<byte[]> receive(int bytes, Duration longest) throws Exception {
          Receipt<SysvQueue.Message> got = queue.receive(0, longest);
          return got.outcome() == Outcome.DONE ? Optional.of(got.value().body()) : Optional.empty();
        }

        @Override
        public void close() throws IOException {
          queue.close();
        }
      };
    }

    @Override
    void remove(String name) throws IOException {
      try (SysvQueue queue = SysvQueue.of(Integer.decode(name), Making.OPEN)) {
        queue.remove();
      }
    }
  },

  POSIX_QUEUE("posix-mq") {
    @Override
    void make(String name) throws IOException {
      PosixQueue.create(name, PosixQueue.DEFAULT_DEPTH, 1024).close();
    }

    @Override
    End open(String name, boolean writes) throws IOException {
      PosixQueue queue = PosixQueue.open(name);
      return new End() {
        @Override
        public boolean send(byte[] message, Duration longest) throws Exception {
          return queue.send(message, 0, longest) == Outcome.DONE;
        }

        @Override
        public Optional<byte[]> receive(int bytes, Duration longest) throws Exception {
          Receipt<PosixQueue.Message> got = queue.receive(longest);
          return got.outcome() == Outcome.DONE ? Optional.of(got.value().body()) : Optional.empty();
        }

        @Override
        public void close() throws IOException {
          queue.close();
        }
      };
    }

    @Override
    void remove(String name) throws IOException {
      PosixQueue.unlink(name);
    }
  },

  /** Messages of one length, which a pipe takes whole or not at all. */
  FIFO("fifo") {
    @Override
    void make(String name) throws IOException {
      Fifo.make(Path.of(name));
    }

    @Override
    End open(String name, boolean writes) throws Exception {
      Path path = Path.of(name);
      var stream =
          writes
              ? Fifo.writer(path, Duration.ofSeconds(30)).value()
              : Fifo.reader(path, Fifo.Writers.ANY);
      return new End() {
        @Override
        public boolean send(byte[] message, Duration longest) throws Exception {
          Outcome outcome = stream.write(ByteBuffer.wrap(message), longest);
          if (outcome == Outcome.PEER_GONE) {
            Thread.sleep(1);
          }
          return outcome == Outcome.DONE;
        }

        @Override
        public Optional<byte[]> receive(int bytes, Duration longest) throws Exception {
          ByteBuffer room = ByteBuffer.allocate(bytes);
          int count = stream.read(room, longest);
          if (count != 0 && count != bytes) {
            throw new IOException(count + " bytes of a message of " + bytes);
          }
          return count == 0 ? Optional.empty() : Optional.of(room.array());
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }

    @Override
    void remove(String name) throws IOException {
      Files.delete(Path.of(name));
    }
  },

  RING_OF_ONE("ring-single") {
    @Override
    void make(String name) throws IOException {
      makeRing(name, RingShape.Kind.SINGLE);
    }

    @Override
    End open(String name, boolean writes) throws IOException {
      return ring(name, writes);
    }

    @Override
    void remove(String name) throws IOException {
      SharedMemory.unlinkPosix(name);
    }
  },

  RING_OF_MANY("ring-many") {
    @Override
    void make(String name) throws IOException {
      makeRing(name, RingShape.Kind.MANY);
    }

    @Override
    End open(String name, boolean writes) throws IOException {
      return ring(name, writes);
    }

    @Override
    void remove(String name) throws IOException {
      SharedMemory.unlinkPosix(name);
    }
  };

  private static final int RING_BYTES = 16 << 10;

  /** As victims call it. */
  final String word;

  MessageWay(String word) {
    this.word = word;
  }

  /** Whether it is a ring in shared memory. */
  boolean isRing() {
    return this == RING_OF_ONE || this == RING_OF_MANY;
  }

  private static void makeRing(String name, RingShape.Kind kind) throws IOException {
    Ring.create(name, RingShape.of(kind, RING_BYTES)).close();
  }

  /** A reader or a writer by itself, as each process has one. */
  private static End ring(String name, boolean writes) throws IOException {
    Ring ring = Ring.open(name);
    RingWriter writer = writes ? ring.writer() : null;
    RingReader reader = writes ? null : ring.reader();
    return new End() {
      @Override
      public boolean send(byte[] message, Duration longest) throws Exception {
        return Objects.requireNonNull(writer).put(message, longest) == Outcome.DONE;
      }

      @Override
      public Optional<byte[]> receive(int bytes, Duration longest) throws Exception {
        Receipt<byte[]> got = Objects.requireNonNull(reader).take(longest);
        return got.outcome() == Outcome.DONE ? Optional.of(got.value()) : Optional.empty();
      }

      @Override
      public void close() {
        if (writer != null) {
          writer.close();
        }
        if (reader != null) {
          reader.close();
        }
        ring.close();
      }
    };
  }

  /** An end that this process has. */
  interface End extends AutoCloseable {
    /** Whether it was taken in the time. */
    boolean send(byte[] message, Duration longest) throws Exception;

    /** The next, if one came in the time. */
    Optional<byte[]> receive(int bytes, Duration longest) throws Exception;

    @Override
    void close() throws IOException;
  }

  abstract void make(String name) throws IOException;

  abstract End open(String name, boolean writes) throws Exception;

  abstract void remove(String name) throws IOException;
}

package dev.holdfast.ipc.peer;

import dev.holdfast.ipc.ByteStream;
import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SharedMemory;
import dev.holdfast.ipc.SignalReceiver;
import dev.holdfast.ipc.SignalSender;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.SysvSemaphoreSet.Undo;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.posix.signal.Arrived;
import dev.holdfast.posix.sysv.Making;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** What the examples in other languages do, in Java. */
final class EchoPeer {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final byte[] END = "end".getBytes(StandardCharsets.US_ASCII);
  private static final VarHandle NUMBER = ValueLayout.JAVA_INT.varHandle();

  private EchoPeer() {}

  /** Its kind and addresses. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "stdio" -> stdio();
      case "fifo" ->
          bytes(
              Fifo.reader(Path.of(args[1]), Fifo.Writers.ANY),
              Fifo.writer(Path.of(args[2]), LONG).value());
      case "sysv-mq" -> sysvQueue(Integer.decode(args[1]));
      case "posix-mq" -> posixQueue(args[1], args[2]);
      case "unix" -> {
        ByteStream both = UnixPeers.connectBytes(args[1]).value();
        bytes(both, both);
      }
      case "seqpacket" -> packets(UnixPeers.connectMessages(args[1]).value(), false);
      case "unix-dgram" -> packets(UnixPeers.datagramsAt(args[1]), true);
      case "sysv-sem" -> sysvSemaphores(Integer.decode(args[1]));
      case "posix-sem" -> posixSemaphores(args[1], args[2]);
      case "shm" -> memory(args[1]);
      case "signal" -> signals();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void ready() {
    System.err.println("ready " + ProcessHandle.current().pid());
  }

  private static void stdio() throws Exception {
    ready();
    byte[] room = new byte[8192];
    for (int count = System.in.read(room); count > 0; count = System.in.read(room)) {
      System.out.write(room, 0, count);
      System.out.flush();
    }
  }

  private static void bytes(ByteStream in, ByteStream out) throws Exception {
    ready();
    ByteBuffer room = ByteBuffer.allocateDirect(8192);
    while (in.read(room.clear(), LONG) > 0) {
      out.write(room.flip(), LONG);
    }
  }

  private static void sysvQueue(int key) throws Exception {
    try (SysvQueue queue = SysvQueue.of(key, Making.OPEN)) {
      ready();
      byte[] body = queue.receive(1, LONG).value().body();
      while (!Arrays.equals(body, END)) {
        queue.send(2, body, LONG);
        body = queue.receive(1, LONG).value().body();
      }
    }
  }

  private static void posixQueue(String name, String answer) throws Exception {
    try (PosixQueue in = PosixQueue.open(name);
        PosixQueue out = PosixQueue.open(answer)) {
      ready();
      PosixQueue.Message next = in.receive(LONG).value();
      while (!Arrays.equals(next.body(), END)) {
        out.send(next.body(), next.priority(), LONG);
        next = in.receive(LONG).value();
      }
    }
  }

  private static void packets(Packets way, boolean named) throws Exception {
    try (way) {
      ready();
      while (way.receive(LONG) instanceof Receipt.Got<Packets.Packet>(Packets.Packet next)
          && !Arrays.equals(next.bytes(), END)) {
        if (named) {
          way.sendTo(next.from(), next.bytes(), LONG);
        } else {
          way.send(next.bytes(), LONG);
        }
      }
    }
  }

  private static void sysvSemaphores(int key) throws Exception {
    try (SysvSemaphoreSet set = SysvSemaphoreSet.open(key)) {
      ready();
      while (set.take(0, 1, Undo.NEVER, LONG) == Outcome.DONE) {
        set.give(1, 1, Undo.NEVER);
      }
    }
  }

  private static void posixSemaphores(String name, String answer) throws Exception {
    try (PosixSemaphore in = PosixSemaphore.open(name);
        PosixSemaphore out = PosixSemaphore.open(answer)) {
      ready();
      while (in.take(LONG) == Outcome.DONE) {
        out.give();
      }
    }
  }

  private static void memory(String name) throws Exception {
    try (SharedMemory memory = SharedMemory.openPosix(name)) {
      ready();
      int asked = 0;
      while (asked >= 0) {
        asked = (int) NUMBER.getAcquire(memory.segment(), 0L);
        NUMBER.setRelease(memory.segment(), 4L, asked);
        Thread.onSpinWait();
      }
    }
  }

  private static void signals() throws Exception {
    try (SignalReceiver signals = SignalReceiver.open(40)) {
      ready();
      Arrived next = signals.receive(LONG).value();
      while (next.payload() >= 0) {
        SignalSender.to(next.sender()).queue(40, next.payload());
        next = signals.receive(LONG).value();
      }
    }
  }
}

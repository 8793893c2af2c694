package dev.holdfast.ipc.peer;

import dev.holdfast.ipc.ByteStream;
import dev.holdfast.ipc.Child;
import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.PeerDeath;
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
import dev.holdfast.ipc.UnixServer;
import dev.holdfast.posix.signal.Arrived;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.SysvKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks an echo peer of any language over each way between processes, and prints {@code ok KIND} for
 * each by which all answers came back. Its arguments: a folder, kinds joined by commas, and the
 * peer's command.
 */
final class Trial {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration NOW = Duration.ZERO;
  private static final int ROUNDS = 200;
  private static final byte[] END = "end".getBytes(StandardCharsets.US_ASCII);
  private static final VarHandle NUMBER = ValueLayout.JAVA_INT.varHandle();

  private final Path folder;
  private final List<String> command;
  private final String name = "/holdfast-trial-" + ProcessHandle.current().pid();

  private Trial(Path folder, List<String> command) {
    this.folder = folder;
    this.command = command;
  }

  /** The peer of one kind, once it is ready. */
  private record Peer(Process process, int pid) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      try (PeerDeath death = PeerDeath.of(pid).orElse(null)) {
        if (death != null && !death.await(LONG)) {
          throw new IOException("the peer does not end");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private Process start(String... address) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(address));
    return new ProcessBuilder(all).start();
  }

  private static Peer ready(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready ")) {
        return new Peer(process, Integer.parseInt(line.substring("ready ".length())));
      }
      System.err.println(line);
    }
    throw new IOException("the peer ended before it was ready");
  }

  public static void main(String[] args) throws Exception {
    Trial trial = new Trial(Path.of(args[0]), Arrays.asList(args).subList(2, args.length));
    for (String kind : args[1].split(",", -1)) {
      trial.run(kind);
      System.out.println("ok " + kind);
    }
  }

  private void run(String kind) throws Exception {
    switch (kind) {
      case "pipe" -> child(Child.onPipes(line() + " stdio"));
      case "socketpair" -> child(Child.onSocket(line() + " stdio"));
      case "fifo" -> fifo();
      case "sysv-mq" -> sysvQueue();
      case "posix-mq" -> posixQueue();
      case "unix" -> stream();
      case "seqpacket" -> packets();
      case "unix-dgram" -> datagrams();
      case "sysv-sem" -> sysvSemaphores();
      case "posix-sem" -> posixSemaphores();
      case "shm" -> memory();
      case "signal" -> signals();
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private String line() {
    return String.join(" ", command);
  }

  private static void check(boolean right, String what) {
    if (!right) {
      throw new AssertionError(what);
    }
  }

  private static byte[] message(int round) {
    return "message %d %s".formatted(round, "x".repeat(round)).getBytes(StandardCharsets.UTF_8);
  }

  private static void lines(ByteStream out, ByteStream in) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] line = Arrays.copyOf(message(round), message(round).length + 1);
      line[line.length - 1] = '\n';
      check(out.write(ByteBuffer.wrap(line), LONG) == Outcome.DONE, "written");
      ByteBuffer back = ByteBuffer.allocate(line.length);
      while (back.hasRemaining()) {
        check(in.read(back, LONG) > 0, "an answer to line " + round);
      }
      check(Arrays.equals(back.array(), line), "the same line " + round);
    }
  }

  private void child(Child child) throws Exception {
    try (child) {
      lines(child.input(), child.output());
      child.closeInput();
      check(child.await(LONG).orElse(-1) == 0, "the child ends with its input");
    }
  }

  private void fifo() throws Exception {
    Path there = folder.resolve("there" + ProcessHandle.current().pid());
    Path back = folder.resolve("back" + ProcessHandle.current().pid());
    Fifo.make(there);
    Fifo.make(back);
    Process process = start("fifo", there.toString(), back.toString());
    try (ByteStream in = Fifo.reader(back, Fifo.Writers.SEEN);
        ByteStream out = Fifo.writer(there, LONG).value();
        Peer _ = ready(process)) {
      lines(out, in);
    } finally {
      process.destroyForcibly();
      Files.delete(there);
      Files.delete(back);
    }
  }

  private void sysvQueue() throws Exception {
    Path file = Files.createTempFile(folder, "key", "");
    int key = SysvKey.of(file, 'Q');
    try (SysvQueue queue = SysvQueue.of(key, Making.CREATE)) {
      try (Peer _ = ready(start("sysv-mq", SysvKey.text(key)))) {
        for (int round = 0; round < ROUNDS; round++) {
          queue.send(1, message(round), LONG);
          check(
              Arrays.equals(queue.receive(2, LONG).value().body(), message(round)),
              "the same message " + round);
        }
        queue.send(1, END, LONG);
      } finally {
        queue.remove();
      }
    }
  }

  private void posixQueue() throws Exception {
    String answer = name + "-back";
    try (PosixQueue out = PosixQueue.create(name, 10, 8192);
        PosixQueue in = PosixQueue.create(answer, 10, 8192);
        Peer _ = ready(start("posix-mq", name, answer))) {
      for (int round = 0; round < ROUNDS; round++) {
        out.send(message(round), 0, LONG);
        check(
            Arrays.equals(in.receive(LONG).value().body(), message(round)),
            "the same message " + round);
      }
      out.send(END, 0, LONG);
    } finally {
      PosixQueue.unlink(name);
      PosixQueue.unlink(answer);
    }
  }

  private void stream() throws Exception {
    String path = folder.resolve("stream" + ProcessHandle.current().pid()).toString();
    try (UnixServer<ByteStream> server = UnixServer.ofBytes(path);
        Peer peer = ready(start("unix", path));
        ByteStream way = server.accept(LONG).value()) {
      check(way.credentials().pid() == peer.pid(), "the peer is who it says");
      lines(way, way);
    }
  }

  private void packets() throws Exception {
    String path = folder.resolve("packets" + ProcessHandle.current().pid()).toString();
    try (UnixServer<Packets> server = UnixServer.ofMessages(path);
        Peer _ = ready(start("seqpacket", path));
        Packets way = server.accept(LONG).value()) {
      echo(way);
    }
  }

  private void datagrams() throws Exception {
    String path = folder.resolve("datagrams" + ProcessHandle.current().pid()).toString();
    try (Peer _ = ready(start("unix-dgram", path));
        Packets way = UnixPeers.connectDatagrams(path).value()) {
      echo(way);
    }
  }

  private static void echo(Packets way) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      way.send(message(round), LONG);
      check(
          Arrays.equals(way.receive(LONG).value().bytes(), message(round)),
          "the same message " + round);
    }
    way.send(END, LONG);
  }

  private void sysvSemaphores() throws Exception {
    int key = SysvKey.of(Files.createTempFile(folder, "key", ""), 'S');
    try (SysvSemaphoreSet set = SysvSemaphoreSet.create(key, 0, 0)) {
      try (Peer peer = ready(start("sysv-sem", SysvKey.text(key)))) {
        for (int round = 0; round < ROUNDS; round++) {
          set.give(0, 1, Undo.NEVER);
          check(set.take(1, 1, Undo.NEVER, LONG) == Outcome.DONE, "an answer");
        }
        check(set.lastProcess(0) == peer.pid(), "who took last");
      } finally {
        set.remove();
      }
    }
  }

  private void posixSemaphores() throws Exception {
    String answer = name + "-back";
    try (PosixSemaphore out = PosixSemaphore.create(name, 0);
        PosixSemaphore in = PosixSemaphore.create(answer, 0);
        Peer _ = ready(start("posix-sem", name, answer))) {
      for (int round = 0; round < ROUNDS; round++) {
        out.give();
        check(in.take(LONG) == Outcome.DONE, "an answer");
      }
    } finally {
      PosixSemaphore.unlink(name);
      PosixSemaphore.unlink(answer);
    }
  }

  private void memory() throws Exception {
    try (SharedMemory memory = SharedMemory.createPosix(name, 8);
        Peer peer = ready(start("shm", name));
        PeerDeath death = PeerDeath.of(peer.pid()).orElseThrow()) {
      for (int round = 1; round < ROUNDS; round++) {
        NUMBER.setRelease(memory.segment(), 0L, round);
        while ((int) NUMBER.getAcquire(memory.segment(), 4L) != round) {
          check(!death.await(NOW), "the peer lives");
        }
      }
      NUMBER.setRelease(memory.segment(), 0L, -1);
      check(death.await(LONG), "the peer ended");
    } finally {
      SharedMemory.unlinkPosix(name);
    }
  }

  private void signals() throws Exception {
    try (SignalReceiver signals = SignalReceiver.open(40);
        Peer peer = ready(start("signal"))) {
      for (int round = 0; round < ROUNDS; round++) {
        check(SignalSender.to(peer.pid()).queue(40, round) == Outcome.DONE, "sent");
        Receipt<?> back = signals.receive(LONG);
        check(
            back.value() instanceof Arrived arrived
                && arrived.payload() == round
                && arrived.sender() == peer.pid(),
            "the same number " + round);
      }
    }
  }
}

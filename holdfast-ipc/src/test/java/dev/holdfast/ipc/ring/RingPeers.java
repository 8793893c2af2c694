package dev.holdfast.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Other processes at a ring: the example in C, and the same in Java. Both print the number of each
 * message, 8 bytes in the order of the machine, once it is written or read.
 */
final class RingPeers {

  private static final Path SOURCE = Path.of("../examples/ipc/ring.c").toAbsolutePath();

  private final Path folder;

  RingPeers(Path folder) {
    this.folder = folder;
  }

  /** One of them. */
  static final class Peer implements AutoCloseable {
    private final Process process;
    private final Thread drain;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong last = new AtomicLong();

    private Peer(List<String> command) throws IOException {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      drain = Thread.ofPlatform().daemon().start(this::drain);
    }

    private void drain() {
      try (DataInputStream numbers = new DataInputStream(process.getInputStream())) {
        while (true) {
          last.set(Long.reverseBytes(numbers.readLong()));
          count.incrementAndGet();
        }
      } catch (EOFException e) {
        last.getPlain();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** How many messages it is known to have done. */
    long count() {
      return count.get();
    }

    /** The number of the last of them. */
    long last() {
      return last.get();
    }

    Process process() {
      return process;
    }

    /** Kills it; then {@link #last} is all that it has said. */
    void kill() throws InterruptedException {
      close();
      int _ = end();
    }

    /** Waits for its own end. */
    int end() throws InterruptedException {
      int code = process.waitFor();
      drain.join();
      return code;
    }

    @Override
    public void close() {
      // Process.destroyForcibly would close the stream, and what is in it would be lost.
      boolean _ = process.toHandle().destroyForcibly();
    }
  }

  /** The example: {@code ring write /NAME COUNT BYTES} or {@code ring read /NAME COUNT}. */
  Peer inC(String... arguments) throws Exception {
    Path built = folder.resolve("ring");
    if (!Files.exists(built)) {
      assumeTrue(Files.exists(Path.of("/usr/bin/gcc")), "gcc is missing");
      Process compiler =
          new ProcessBuilder(
                  "gcc", "-O2", "-Wall", "-Werror", "-o", built.toString(), SOURCE.toString())
              .inheritIO()
              .start();
      assertThat(compiler.waitFor()).as("ring.c compiles without a warning").isZero();
    }
    List<String> command = new ArrayList<>(List.of(built.toString()));
    command.addAll(List.of(arguments));
    return new Peer(command);
  }

  /** The same in Java. */
  Peer inJava(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                RingPeerMain.class.getName()));
    command.addAll(List.of(arguments));
    return new Peer(command);
  }

  /** The message of a number, as both make it. */
  static byte[] message(long number, int bytes) {
    byte[] message = new byte[bytes];
    Arrays.fill(message, (byte) number);
    for (int i = 0; i < Long.BYTES; i++) {
      message[i] = (byte) (number >> (Byte.SIZE * i));
    }
    return message;
  }

  /** The number of a message, which must be whole. */
  static long number(byte[] message) {
    long number = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      number = number << Byte.SIZE | (message[i] & 0xFF);
    }
    assertThat(message).as("a whole message").isEqualTo(message(number, message.length));
    return number;
  }
}

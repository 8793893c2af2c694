package dev.holdfast.ipc.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.ipc.PeerDeath;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Another process that prints the number of each message, 8 bytes in the order of the machine, once
 * it has done it.
 */
public final class PeerProcess implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int FIRST = 5;

  private final Process process;

  /** A file and no pipe: {@link Process} loses bytes of one that is read when its process ends. */
  private final Path said;

  private PeerProcess(List<String> command) throws IOException {
    said = Files.createTempFile("holdfast-peer", ".said");
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(said.toFile())
            .start();
  }

  /** Starts a program. */
  public static PeerProcess start(List<String> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return new PeerProcess(command);
  }

  /** A program in C, compiled into a folder unless it is there. */
  public static List<String> inC(Path folder, Path source) throws Exception {
    String name = source.getFileName().toString().replace(".c", "");
    String built = folder.resolve(name).toString();
    if (!Files.exists(Path.of(built))) {
      assumeTrue(Files.exists(Path.of("/usr/bin/gcc")), "gcc is missing");
      Process compiler =
          new ProcessBuilder("gcc", "-O2", "-Wall", "-Werror", "-o", built, source.toString())
              .inheritIO()
              .start();
      assertThat(compiler.waitFor()).as(source + " compiles without a warning").isZero();
    }
    return List.of(built);
  }

  /** A class of these tests with a main method. */
  public static List<String> inJava(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  /** How many messages it is known to have done. */
  public long count() throws IOException {
    return Files.size(said) / Long.BYTES;
  }

  /** The number of the last of them, 0 for none. */
  public long last() throws IOException {
    try (RandomAccessFile numbers = new RandomAccessFile(said.toFile(), "r")) {
      long count = numbers.length() / Long.BYTES;
      if (count == 0) {
        return 0;
      }
      numbers.seek((count - 1) * Long.BYTES);
      return Long.reverseBytes(numbers.readLong());
    }
  }

  /**
   * Lets it do something, and kills it within some milliseconds; then {@link #last} is all that it
   * has said.
   *
   * @return when the kernel told its end, in ns
   */
  public long killAnywhere(Random random) throws Exception {
    long end = System.nanoTime() + LONG.toNanos();
    while (count() < FIRST && System.nanoTime() < end) {
      Thread.sleep(1);
    }
    assertThat(count()).as("it began").isGreaterThanOrEqualTo(FIRST);
    long until = System.nanoTime() + random.nextInt(5_000_000);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    try (PeerDeath death = PeerDeath.of((int) process.pid()).orElseThrow()) {
      process.destroyForcibly();
      assertThat(death.await(LONG)).isTrue();
    }
    return System.nanoTime();
  }

  /** Waits for its own end. */
  public int end() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(said);
  }
}

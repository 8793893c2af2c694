package dev.holdfast.sim.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file of lines that only grows. Each line is handed to the kernel in one write before {@link
 * #append} returns, so it outlives a killed process; half a line at the end, as a crash of the host
 * leaves it, is cut off when the file is opened again.
 *
 * <p>Not safe for use by several threads.
 */
public final class RecordFile implements AutoCloseable {

  private static final int TAIL_CHUNK = 4096;

  private final FileChannel channel;

  private RecordFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the file, making it where it is missing, and reads what stands in it.
   *
   * @param line called with each whole line, oldest first
   */
  public static RecordFile open(Path path, Consumer<String> line) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.truncate(wholeLines(channel));
      channel.position(channel.size());
      try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
        lines.forEach(line);
      }
      return new RecordFile(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Opens the file, making it where it is missing. */
  public static RecordFile open(Path path) throws IOException {
    return open(path, line -> {});
  }

  /** Writes one line. */
  public void append(String line) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + '\n');
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Offset after the last line end. */
  private static long wholeLines(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(TAIL_CHUNK);
    long end = channel.size();
    while (end > 0) {
      long from = Math.max(0, end - TAIL_CHUNK);
      chunk.clear().limit((int) (end - from));
      while (chunk.hasRemaining() && channel.read(chunk, from + chunk.position()) >= 0) {}
      for (int i = chunk.position() - 1; i >= 0; i--) {
        if (chunk.get(i) == '\n') {
          return from + i + 1;
        }
      }
      end = from;
    }
    return 0;
  }
}

package dev.holdfast.gateway.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A text file that is set aside as {@code NAME.1}, {@code NAME.2} and so on when it is full. */
final class RotatingFile implements AutoCloseable {

  private final Path path;
  private final long limit;
  private final int keep;
  private OutputStream out;
  private long size;

  /**
   * @param limit bytes at which a new file is begun
   * @param keep files kept besides the one written
   */
  RotatingFile(Path path, long limit, int keep) throws IOException {
    this.path = path.toAbsolutePath();
    this.limit = limit;
    this.keep = keep;
    this.out = open();
  }

  private OutputStream open() throws IOException {
    size = Files.exists(path) ? Files.size(path) : 0;
    return new BufferedOutputStream(
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  /** Appends text as a whole; flushed, so that others can follow the file. */
  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (size > 0 && size + bytes.length > limit) {
      rotate();
    }
    out.write(bytes);
    out.flush();
    size += bytes.length;
  }

  private void rotate() throws IOException {
    out.close();
    for (int n = keep; n > 1; n--) {
      if (Files.exists(aside(n - 1))) {
        Files.move(aside(n - 1), aside(n), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(path, aside(1), StandardCopyOption.REPLACE_EXISTING);
    out = open();
  }

  private Path aside(int n) {
    return path.resolveSibling(path.getFileName() + "." + n);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

package dev.holdfast.gateway.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that is only appended to. A full one is set aside under its name with the number
 * of its last line, {@code messages.jsonl.000000004711}, and a new one begun.
 */
final class LineFile implements AutoCloseable {

  private static final int STEP = 64 << 10;

  private final Path path;
  private FileChannel channel;
  private @Nullable Object key;

  private LineFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.key = key(path);
  }

  /** What tells this file from another of the same name; null when there is none. */
  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Opens the file, makes it when it is not there, and cuts off a line that was not finished. What
   * stands in it then is on the disk.
   */
  static LineFile open(Path path) throws IOException {
    Files.createDirectories(folder(path));
    FileChannel channel = openChannel(path);
    try {
      long end = endOfLastLine(channel, channel.size());
      channel.truncate(end);
      channel.force(true);
      LineFile file = new LineFile(path, channel);
      file.forceFolder();
      return file;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The last line of the file, or of the one set aside last; null when there is none. */
  @Nullable String lastLine() throws IOException {
    String last = lastLine(channel);
    if (last != null) {
      return last;
    }
    List<Path> aside = setAside();
    if (aside.isEmpty()) {
      return null;
    }
    try (FileChannel newest = FileChannel.open(aside.getLast(), StandardOpenOption.READ)) {
      return lastLine(newest);
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * Appends lines, each with its end, and returns when they are on the disk. Where another file has
   * taken the name since, as after an edit or a log rotation, they go there.
   */
  void append(String lines) throws IOException {
    if (!Objects.equals(key, key(path))) {
      channel.close();
      channel = openChannel(path);
      key = key(path);
    }
    long start = channel.size();
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
      long at = start;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(start);
      throw e;
    }
  }

  /** Sets the file aside and begins a new one; removes the oldest beyond a number. */
  void rotate(long lastId, int keep) throws IOException {
    channel.close();
    String number = ".%012d".formatted(lastId);
    Path target = path.resolveSibling(name() + number);
    for (int again = 2; Files.exists(target); again++) {
      target = path.resolveSibling(name() + number + "-" + again);
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    channel = openChannel(path);
    key = key(path);
    forceFolder();
    List<Path> aside = setAside();
    for (Path old : aside.subList(0, Math.max(0, aside.size() - keep))) {
      Files.delete(old);
    }
  }

  /** Files set aside, oldest first. */
  private List<Path> setAside() throws IOException {
    try (Stream<Path> files = Files.list(folder(path))) {
      String start = name() + ".";
      return files
          .filter(file -> fileName(file).startsWith(start))
          .filter(
              file -> fileName(file).substring(start.length()).matches("[0-9]{12,19}(-[0-9]+)?"))
          .sorted(Comparator.comparing(LineFile::modified).thenComparing(LineFile::fileName))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forceFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(folder(path), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static FileChannel openChannel(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static @Nullable String lastLine(FileChannel channel) throws IOException {
    long end = endOfLastLine(channel, channel.size());
    if (end == 0) {
      return null;
    }
    long start = endOfLastLine(channel, end - 1);
    ByteBuffer line = ByteBuffer.allocate(Math.toIntExact(end - 1 - start));
    read(channel, line, start);
    return StandardCharsets.UTF_8.decode(line.flip()).toString();
  }

  /** The place after the last line end before a place; 0 when there is none. */
  private static long endOfLastLine(FileChannel channel, long before) throws IOException {
    long end = before;
    while (end > 0) {
      long start = Math.max(0, end - STEP);
      ByteBuffer step = ByteBuffer.allocate((int) (end - start));
      read(channel, step, start);
      for (int i = step.position() - 1; i >= 0; i--) {
        if (step.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  private static void read(FileChannel channel, ByteBuffer into, long at) throws IOException {
    int n = 0;
    while (into.hasRemaining() && n >= 0) {
      n = channel.read(into, at + into.position());
    }
  }

  private String name() {
    return fileName(path);
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Path folder(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

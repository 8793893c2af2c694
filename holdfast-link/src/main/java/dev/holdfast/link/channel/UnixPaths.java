package dev.holdfast.link.channel;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file system names of Unix sockets, which outlive a process that was killed. */
final class UnixPaths {

  private static final Logger LOG = LoggerFactory.getLogger(UnixPaths.class);

  private UnixPaths() {}

  /**
   * Removes a socket that nobody listens at any more.
   *
   * @throws IOException when somebody listens there, or the name belongs to something else
   */
  static void removeStale(String name) throws IOException {
    if (name.startsWith("@")) {
      return;
    }
    Path path = Path.of(name);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean socket =
        !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            && !Files.isSymbolicLink(path);
    if (!socket) {
      throw new BindException("the path is there and is no socket");
    }
    if (answers(path)) {
      throw new BindException("Address already in use");
    }
    Files.deleteIfExists(path);
  }

  /** Removes the name; it matters little when that fails, for the next listener tries again. */
  static void remove(String name) {
    if (name.startsWith("@")) {
      return;
    }
    try {
      Files.deleteIfExists(Path.of(name));
    } catch (IOException e) {
      LOG.debug("cannot remove {}", name, e);
    }
  }

  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      return probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      return false;
    }
  }
}

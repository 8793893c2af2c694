package dev.holdfast.gateway.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * secs4js, a library of others for Node.js. The variable {@code HOLDFAST_SECS4JS} names a folder
 * where it is installed.
 */
final class Secs4js {

  private Secs4js() {}

  /** Makes it known in a folder; skips the test, saying why, where it is not installed. */
  static void install(Path folder) throws IOException {
    String installed = System.getenv("HOLDFAST_SECS4JS");
    assumeTrue(installed != null, "HOLDFAST_SECS4JS names no folder with secs4js");
    Peer.assumeInstalled("node");
    Files.createSymbolicLink(
        folder.resolve("node_modules"), Path.of(installed).resolve("node_modules"));
  }

  /** The path of a script, laid down in the folder. */
  static String script(Path folder, String name) throws IOException {
    Path script = folder.resolve(name);
    if (!Files.exists(script)) {
      Path fresh = Files.createTempFile(folder, "script", ".mjs");
      try (InputStream in = Objects.requireNonNull(Secs4js.class.getResourceAsStream(name))) {
        Files.write(fresh, in.readAllBytes());
      }
      Files.move(fresh, script, StandardCopyOption.REPLACE_EXISTING);
    }
    return script.toString();
  }

  /**
   * A tool that listens, or dials where its protocol is {@code hsms-active}.
   *
   * @param options protocol and timers, see the script
   */
  static Peer tool(Path folder, int port, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("node", script(folder, "tool.mjs"), Integer.toString(port)));
    command.addAll(List.of(options));
    Peer tool = Peer.start(folder, command.toArray(String[]::new));
    boolean dials = List.of(options).contains("hsms-active");
    tool.awaitOutput(dials ? "dialling" : "listening");
    return tool;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

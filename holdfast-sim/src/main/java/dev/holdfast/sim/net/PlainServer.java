package dev.holdfast.sim.net;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Takes connections and reads them; says nothing. */
public final class PlainServer {

  private static final int BACKLOG = 200;

  private PlainServer() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args address, port
   */
  public static void main(String[] args) throws IOException {
    ServerSocket server =
        new ServerSocket(Integer.parseInt(args[1]), BACKLOG, InetAddress.ofLiteral(args[0]));
    System.out.println("listening " + args[0] + ":" + server.getLocalPort());
    Thread.ofPlatform().daemon().start(() -> serve(server));
    while (System.in.read() >= 0) {
      // Nobody says anything; the end of the stream is ours.
    }
    System.exit(0);
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> read(socket));
      } catch (IOException e) {
        System.err.println("server: " + e.getMessage());
        return;
      }
    }
  }

  private static void read(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // How its end looks is the client's matter.
    }
  }
}

package dev.holdfast.bench.load;

import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/**
 * Sends back what asks for an answer and takes what does not, for one client, in one of several
 * ways.
 */
public final class EchoServer {

  /** How it is done. */
  enum Way {
    /** Blocking reads, one write for each frame; nothing is decoded. */
    BLOCKING,
    /** Blocking reads, one write for all frames that one read has brought; nothing is decoded. */
    BLOCKING_BATCHED,
    /** Equipment on Holdfast: S2F25 is decoded and answered by S2F26 with its item. */
    HOLDFAST
  }

  private static final int W_BIT = 4 + 2;
  private static final int FUNCTION = 4 + 3;
  private static final int SESSION_TYPE = 4 + 5;

  private EchoServer() {}

  /** Serves in a way until its standard input ends, and says where on standard output. */
  public static void main(String[] args) throws IOException {
    System.out.println("listening 127.0.0.1:" + serve(Way.valueOf(args[0])));
    while (System.in.read() >= 0) {
      // The parent says nothing; the end of the stream is its end.
    }
    System.exit(0);
  }

  /** Starts serving and returns the port. */
  static int serve(Way way) throws IOException {
    if (way == Way.HOLDFAST) {
      return holdfast(Links.open());
    }
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .name("echo")
        .start(() -> {
          try (server;
              Socket client = server.accept()) {
            client.setTcpNoDelay(true);
            echo(client, way == Way.BLOCKING_BATCHED);
          } catch (IOException e) {
            System.err.println("echo: " + e.getMessage());
          }
        });
    return server.getLocalPort();
  }

  private static void echo(Socket client, boolean batched) throws IOException {
    FrameInput in = new FrameInput(client.getInputStream());
    OutputStream out = client.getOutputStream();
    while (true) {
      int from = in.next();
      if (!answered(in.array(), from)) {
        continue;
      }
      while (batched && in.holdsAnother() && answered(in.array(), in.next())) {
        // All of them go out at once.
      }
      out.write(in.array(), from, in.end() - from);
    }
  }

  /** Turns a request into its answer where it stands; whether it asked for one. */
  private static boolean answered(byte[] array, int from) {
    if (array[from + SESSION_TYPE] != 0) {
      array[from + SESSION_TYPE]++;
      return true;
    }
    if (array[from + W_BIT] >= 0) {
      return false;
    }
    array[from + W_BIT] &= 0x7f;
    array[from + FUNCTION]++;
    return true;
  }

  /** Opens equipment that answers S2F25 and returns the port. */
  static int holdfast(Links links) {
    HsmsSettings settings = HsmsSettings.equipment().deviceId(0).build();
    HsmsLink equipment =
        HsmsLink.to("echo", "tcp-listen://127.0.0.1:0", settings)
            .onPrimary(EchoServer::answer)
            .open(links);
    return ((Endpoint.Tcp) equipment.link().bound().join()).port();
  }

  private static void answer(PrimaryMessage primary) {
    if (!primary.expectsReply()) {
      return;
    }
    boolean diagnostic = primary.stream() == 2 && primary.function() == 25;
    CompletableFuture<Void> answered = diagnostic ? primary.reply(primary.item()) : primary.abort();
    var _ =
        answered.whenComplete((done, failure) -> {
          if (failure != null) {
            System.err.println("echo: " + failure);
          }
        });
  }
}

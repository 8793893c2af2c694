package dev.holdfast.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;

/** How a command that serves lives and ends: until SIGTERM, Ctrl-C or the end of its parent; exit 0. */
final class ServerLife {

  /** Set by a parent that holds our standard input open for as long as it lives. */
  static final String ENDS_WITH_PARENT = "HOLDFAST_ENDS_WITH_PARENT";

  private ServerLife() {}

  /** Serves until it is told to end, then closes the server; the process ends with exit code 0. */
  static int serve(AutoCloseable server) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  int code = ExitCode.DONE;
                  try {
                    server.close();
                  } catch (Exception e) {
                    System.err.println("holdfast: " + e.getMessage());
                    code = ExitCode.FAILED;
                  }
                  // The default exit code after a signal is 128 and more; a server that was told to end did well.
                  Runtime.getRuntime().halt(code);
                },
                "shutdown"));
    if (System.getenv(ENDS_WITH_PARENT) != null) {
      Thread.ofPlatform().daemon().name("parent-watch").start(ServerLife::exitAtEndOfInput);
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private static void exitAtEndOfInput() {
    try (InputStream in = System.in) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("holdfast: standard input broke, so the parent is gone: " + e.getMessage());
    }
    System.exit(ExitCode.DONE);
  }
}

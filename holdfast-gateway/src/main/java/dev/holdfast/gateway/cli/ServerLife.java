package dev.holdfast.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a command that serves lives and ends: until SIGTERM, Ctrl-C or the end of its parent; exit 0.
 */
final class ServerLife {

  /** Set by a parent that holds our standard input open for as long as it lives. */
  static final String ENDS_WITH_PARENT = "HOLDFAST_ENDS_WITH_PARENT";

  private static final AtomicBoolean COMMAND_ENDED = new AtomicBoolean();

  private ServerLife() {}

  /** Starts what serves. */
  interface Opener {
    AutoCloseable open() throws Exception;
  }

  /** Serves until it is told to end, then closes the server; the process ends with exit code 0. */
  static int serve(Opener opener) throws Exception {
    AtomicReference<AutoCloseable> server = new AtomicReference<>(() -> {});
    closeAtExit(() -> server.get().close());
    server.set(opener.open());
    if (System.getenv(ENDS_WITH_PARENT) != null) {
      Thread.ofPlatform().daemon().name("parent-watch").start(ServerLife::exitAtEndOfInput);
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  /**
   * Closes the server when the process is told to end; a command that ends by itself keeps its exit
   * code.
   */
  static void closeAtExit(AutoCloseable server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAndHalt(server), "shutdown"));
  }

  /** Tells that the command has ended by itself, so its own exit code counts. */
  static void commandEnded() {
    COMMAND_ENDED.set(true);
  }

  private static void closeAndHalt(AutoCloseable server) {
    if (COMMAND_ENDED.get()) {
      return;
    }
    int code = ExitCode.DONE;
    try {
      server.close();
    } catch (Exception e) {
      System.err.println("holdfast: " + e.getMessage());
      code = ExitCode.FAILED;
    }
    System.out.flush();
    // A signal alone would end in 128 and more, but a server that was told to end did well.
    Runtime.getRuntime().halt(code);
  }

  private static void exitAtEndOfInput() {
    try (InputStream in = System.in) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println(
          "holdfast: standard input broke, so the parent is gone: " + e.getMessage());
    }
    System.exit(ExitCode.DONE);
  }
}

package dev.holdfast.link.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks names up away from the loop, for the system's resolver blocks. */
final class Names {

  private static final Logger LOG = LoggerFactory.getLogger(Names.class);

  private Names() {}

  /** Answers on the loop, never before this call has returned. */
  static void resolve(
      String host,
      int port,
      Loop loop,
      Consumer<List<SocketAddress>> found,
      Consumer<Throwable> unknown) {
    if (host.indexOf(':') >= 0) {
      loop.execute(() -> lookUp(host, port, Runnable::run, found, unknown));
    } else {
      Thread.ofVirtual()
          .name("holdfast-lookup")
          .start(() -> lookUp(host, port, loop::execute, found, unknown));
    }
  }

  private static void lookUp(
      String host,
      int port,
      Consumer<Runnable> answer,
      Consumer<List<SocketAddress>> found,
      Consumer<Throwable> unknown) {
    Runnable result;
    try {
      List<SocketAddress> addresses =
          Arrays.stream(InetAddress.getAllByName(host))
              .<SocketAddress>map(address -> new InetSocketAddress(address, port))
              .toList();
      result = () -> found.accept(addresses);
    } catch (UnknownHostException | SecurityException e) {
      result = () -> unknown.accept(e);
    }
    try {
      answer.accept(result);
    } catch (RejectedExecutionException e) {
      LOG.debug("the address of {} came after the end", host, e);
    }
  }
}

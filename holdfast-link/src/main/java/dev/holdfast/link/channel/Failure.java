package dev.holdfast.link.channel;

import dev.holdfast.link.liveness.Cause;
import io.netty.channel.socket.ChannelOutputShutdownException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a channel failed, read from what the kernel said.
 *
 * @param detail the kernel's words
 */
record Failure(Cause cause, String detail) {

  private record Words(String text, Cause cause) {}

  private static final List<Words> WORDS =
      List.of(
          new Words("refused", Cause.PEER_REFUSED),
          new Words("reset", Cause.PEER_RESET),
          new Words("broken pipe", Cause.PEER_CLOSED),
          new Words("connection abort", Cause.LOCAL_CLOSED),
          new Words("timed out", Cause.PEER_UNREACHABLE),
          new Words("no route", Cause.PEER_UNREACHABLE),
          new Words("unreachable", Cause.PEER_UNREACHABLE),
          new Words("host is down", Cause.PEER_UNREACHABLE),
          new Words("network is down", Cause.LOCAL_NETWORK_DOWN),
          new Words("no such file", Cause.ENDPOINT_MISSING),
          new Words("no such device", Cause.ENDPOINT_REMOVED));

  /** What an exception says; {@code doing} starts the sentence. */
  static Failure of(String doing, @Nullable Throwable thrown) {
    if (thrown == null) {
      return new Failure(Cause.UNKNOWN, doing);
    }
    Throwable root = root(thrown);
    String said = reason(root);
    return new Failure(cause(root, said), doing + ": " + said);
  }

  /** The same on a connection that stood: there a time-out means that all answers stayed away. */
  static Failure ofOpen(String doing, @Nullable Throwable thrown) {
    Failure failure = of(doing, thrown);
    boolean silent = failure.detail().toLowerCase(Locale.ROOT).contains("timed out");
    return silent ? new Failure(Cause.PATH_DEAD, failure.detail()) : failure;
  }

  /** What the kernel said first; Netty wraps it where later writes find the output shut. */
  private static Throwable root(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof ChannelOutputShutdownException && cause != null ? cause : thrown;
  }

  /** Whether it only says that the channel had ended already. */
  static boolean saysNothing(@Nullable Throwable thrown) {
    return thrown == null || thrown instanceof ClosedChannelException;
  }

  private static String reason(Throwable thrown) {
    String message = thrown.getMessage();
    if (message == null) {
      return thrown instanceof FileNotFoundException
          ? "the path is not there"
          : thrown.getClass().getSimpleName();
    }
    if (thrown instanceof UnknownHostException) {
      return "no address is known for " + message;
    }
    return message.replaceFirst("^\\w+\\(\\.\\.\\) failed( with error\\(-?\\d+\\))?: ", "");
  }

  private static Cause cause(Throwable thrown, String said) {
    String words = said.toLowerCase(Locale.ROOT);
    for (Words known : WORDS) {
      if (words.contains(known.text())) {
        return known.cause();
      }
    }
    return switch (thrown) {
      case UnknownHostException e -> Cause.PEER_UNREACHABLE;
      case NoRouteToHostException e -> Cause.PEER_UNREACHABLE;
      case PortUnreachableException e -> Cause.PEER_REFUSED;
      case ConnectException e -> Cause.PEER_REFUSED;
      case FileNotFoundException e -> Cause.ENDPOINT_MISSING;
      default -> Cause.UNKNOWN;
    };
  }
}

package dev.holdfast.sim.net;

import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.SocketOption;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import jdk.net.ExtendedSocketOptions;

/** What a program has told the kernel to do about a peer that is silent. */
public enum SocketSettings {
  DEFAULT("as the system has it", false, false),
  KEEPALIVE("keepalive after 3 s, each 1 s, 3 times", true, false),
  USER_TIMEOUT("user time-out 5 s", false, true),
  BOTH("keepalive 3 s, 1 s, 3 times and user time-out 5 s", true, true);

  private static final int IDLE_SECONDS = 3;
  private static final int INTERVAL_SECONDS = 1;
  private static final int PROBES = 3;
  private static final int USER_TIMEOUT_MILLIS = 5_000;

  private final String title;
  private final boolean keepalive;
  private final boolean userTimeout;

  SocketSettings(String title, boolean keepalive, boolean userTimeout) {
    this.title = title;
    this.keepalive = keepalive;
    this.userTimeout = userTimeout;
  }

  /** As the command line has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String title() {
    return title;
  }

  /** Sets a connection so. */
  void set(SocketChannel channel) throws IOException {
    if (keepalive) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }
    if (userTimeout) {
      try (Descriptor socket = OwnSocket.descriptor(channel)) {
        SocketOption.TCP_USER_TIMEOUT.set(socket, USER_TIMEOUT_MILLIS);
      }
    }
  }
}

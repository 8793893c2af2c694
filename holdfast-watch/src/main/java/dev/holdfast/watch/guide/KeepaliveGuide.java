package dev.holdfast.watch.guide;

import java.util.List;

/**
 * How a system names its keepalive settings, in which units it counts and how they are read. They
 * count for sockets only that were given SO_KEEPALIVE.
 *
 * @param system the system's name
 * @param settings its settings
 * @param note what else to know
 */
public record KeepaliveGuide(String system, List<Setting> settings, String note) {

  /**
   * One setting.
   *
   * @param name what the system calls it
   * @param unit what it counts
   * @param usual the value on a system that nobody changed
   * @param command the command that reads it
   * @param meaning what it is
   */
  public record Setting(String name, String unit, String usual, String command, String meaning) {}

  private static final String IDLE = "idle time before the first probe";
  private static final String BETWEEN = "time between probes";
  private static final String COUNT = "unanswered probes until the connection is given up";
  private static final String GIVE_UP = "time without an answer until the connection is given up";

  /** The systems that are described. */
  public static final List<KeepaliveGuide> ALL =
      List.of(
          new KeepaliveGuide(
              "Linux",
              List.of(
                  new Setting(
                      "net.ipv4.tcp_keepalive_time",
                      "s",
                      "7200",
                      "sysctl net.ipv4.tcp_keepalive_time",
                      IDLE),
                  new Setting(
                      "net.ipv4.tcp_keepalive_intvl",
                      "s",
                      "75",
                      "sysctl net.ipv4.tcp_keepalive_intvl",
                      BETWEEN),
                  new Setting(
                      "net.ipv4.tcp_keepalive_probes",
                      "probes",
                      "9",
                      "sysctl net.ipv4.tcp_keepalive_probes",
                      COUNT)),
              "A user time-out of the socket (TCP_USER_TIMEOUT) overrides the number of probes."),
          new KeepaliveGuide(
              "AIX",
              List.of(
                  new Setting("tcp_keepidle", "half seconds", "14400", "no -o tcp_keepidle", IDLE),
                  new Setting(
                      "tcp_keepintvl", "half seconds", "150", "no -o tcp_keepintvl", BETWEEN),
                  new Setting("tcp_keepcnt", "probes", "8", "no -o tcp_keepcnt", COUNT)),
              "It sends one probe more than tcp_keepcnt says."),
          new KeepaliveGuide(
              "FreeBSD",
              List.of(
                  new Setting(
                      "net.inet.tcp.keepidle",
                      "ms",
                      "7200000",
                      "sysctl net.inet.tcp.keepidle",
                      IDLE),
                  new Setting(
                      "net.inet.tcp.keepintvl",
                      "ms",
                      "75000",
                      "sysctl net.inet.tcp.keepintvl",
                      BETWEEN),
                  new Setting(
                      "net.inet.tcp.keepcnt", "probes", "8", "sysctl net.inet.tcp.keepcnt", COUNT)),
              "With net.inet.tcp.always_keepalive at 1, its default, sockets without SO_KEEPALIVE"
                  + " are probed too."),
          new KeepaliveGuide(
              "Solaris",
              List.of(
                  new Setting(
                      "tcp_keepalive_interval",
                      "ms",
                      "7200000",
                      "ndd -get /dev/tcp tcp_keepalive_interval",
                      IDLE),
                  new Setting(
                      "tcp_keepalive_abort_interval",
                      "ms",
                      "480000",
                      "ndd -get /dev/tcp tcp_keepalive_abort_interval",
                      GIVE_UP)),
              "Probes are spaced like retransmissions. From 11 on: ipadm show-prop -p"
                  + " _keepalive_interval tcp."),
          new KeepaliveGuide(
              "HP-UX",
              List.of(
                  new Setting(
                      "tcp_keepalive_interval",
                      "ms",
                      "7200000",
                      "ndd -get /dev/tcp tcp_keepalive_interval",
                      IDLE),
                  new Setting(
                      "tcp_ip_abort_interval",
                      "ms",
                      "600000",
                      "ndd -get /dev/tcp tcp_ip_abort_interval",
                      GIVE_UP),
                  new Setting("tcp_keepstart", "s", "7200", "nettune tcp_keepstart", IDLE),
                  new Setting("tcp_keepfreq", "s", "75", "nettune tcp_keepfreq", BETWEEN),
                  new Setting("tcp_keepstop", "s", "600", "nettune tcp_keepstop", GIVE_UP)),
              "nettune and its names are those of 10.x, ndd and its names of 11.0 and later."));

  public KeepaliveGuide {
    settings = List.copyOf(settings);
  }
}

package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be told of an endpoint's URI without opening it. */
final class EndpointText {

  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9-]*):(.*)");
  private static final List<String> TCP = List.of("tcp", "tcp-listen", "tls", "tls-listen");
  private static final List<String> HSMS =
      List.of("tcp", "tcp-listen", "tls", "tls-listen", "unix", "pipe", "socketpair", "fifo");
  private static final List<String> SECS1 =
      List.of(
          "tcp", "tcp-listen", "tls", "tls-listen", "unix", "serial", "pipe", "socketpair", "fifo");
  private static final List<String> METER =
      List.of(
          "tcp",
          "tcp-listen",
          "tls",
          "tls-listen",
          "udp",
          "unix",
          "serial",
          "pipe",
          "socketpair",
          "fifo");

  private static final List<String> SERVE =
      List.of("tcp-listen", "tls-listen", "udp-listen", "serial");

  private static final List<String> ARQ =
      List.of(
          "udp",
          "udp-listen",
          "serial",
          "tcp",
          "tcp-listen",
          "tls",
          "tls-listen",
          "unix",
          "unix-dgram",
          "pipe",
          "socketpair",
          "fifo");

  private static final List<String> MESSAGES =
      List.of(
          "tcp",
          "tcp-listen",
          "tls",
          "tls-listen",
          "udp",
          "udp-listen",
          "unix",
          "serial",
          "pipe",
          "socketpair",
          "fifo",
          "sysv-mq",
          "posix-mq",
          "unix-dgram",
          "unix-seqpacket",
          "signal",
          "sysv-sem",
          "posix-sem",
          "shm",
          "sysv-shm");

  private static final List<String> SINK =
      List.of(
          "pipe",
          "socketpair",
          "fifo",
          "unix",
          "unix-dgram",
          "unix-seqpacket",
          "sysv-mq",
          "posix-mq",
          "shm",
          "sysv-shm");

  private EndpointText() {}

  /** The schemes by which a sink hands messages to a process of this host. */
  static List<String> sinkSchemes() {
    return SINK;
  }

  /** Whether a sink there hears nothing of its reader. */
  static boolean tellsNothingBack(String endpoint) {
    return expected(endpoint) == null
        && Endpoint.parse(endpoint) instanceof LocalEndpoint local
        && !local.turned(LocalEndpoint.Direction.OUT).comes();
  }

  /** Whether it is a datagram socket of ours, which knows nobody to send to. */
  static boolean namesUs(String endpoint) {
    return expected(endpoint) == null
        && Endpoint.parse(endpoint) instanceof LocalEndpoint.UnixDatagram(String _, boolean bound)
        && bound;
  }

  /** Whether a link dials there over TCP, secured or not. */
  static boolean dials(String endpoint) {
    return scheme(endpoint).equals("tcp") || scheme(endpoint).equals("tls");
  }

  /** Whether connections there are TCP, secured or not. */
  static boolean isTcp(String endpoint) {
    return TCP.contains(scheme(endpoint));
  }

  /** Host and port at which an endpoint listens. */
  static String address(String endpoint) {
    return endpoint.replaceFirst("^(tcp|tls|udp)-listen://", "").replaceFirst("\\?.*", "");
  }

  static boolean listens(String endpoint) {
    return expected(endpoint) == null && Endpoint.parse(endpoint).listens();
  }

  /** The part before the colon; empty when there is none. */
  static String scheme(String endpoint) {
    Matcher m = SCHEME.matcher(endpoint);
    return m.matches() ? m.group(1) : "";
  }

  /** The schemes on which a protocol can be spoken. */
  static List<String> schemes(LinkConfig.Protocol protocol) {
    return switch (protocol) {
      case HSMS -> HSMS;
      case SECS1 -> SECS1;
      case METER -> METER;
      case SERVE -> SERVE;
      case ARQ -> ARQ;
      case MESSAGES -> MESSAGES;
    };
  }

  /** Whether the bounds of messages are kept there. */
  static boolean keepsBounds(String endpoint) {
    return expected(endpoint) == null
        && switch (Endpoint.parse(endpoint)) {
          case Endpoint.Udp _ -> true;
          case LocalEndpoint local -> local.keepsBounds();
          default -> false;
        };
  }

  /** Whether bytes go there one way only. */
  static boolean oneWay(String endpoint) {
    return expected(endpoint) == null
        && Endpoint.parse(endpoint) instanceof LocalEndpoint.Fifo fifo
        && fifo.course().answer() == null;
  }

  /** What would be right in place of an endpoint, null when it is. */
  static @Nullable String expected(String endpoint) {
    try {
      Endpoint.parse(endpoint);
      return null;
    } catch (IllegalArgumentException e) {
      return switch (scheme(endpoint)) {
        case "" -> "tcp://host:port";
        case "unix" -> "unix:///path";
        case "serial" -> "serial:///dev/name?baud=9600";
        case "pipe", "socketpair" -> scheme(endpoint) + ":?exec=command";
        case "fifo" -> "fifo:///path?answer=/path";
        case "sysv-mq" -> "sysv-mq://0x1234?type=1";
        case "posix-mq" -> "posix-mq:///name";
        case "unix-dgram" -> "unix-dgram:///path?listen=true";
        case "unix-seqpacket" -> "unix-seqpacket:///path?listen=true";
        case "signal" -> "signal://self?signal=RTMIN+6";
        case "sysv-sem" -> "sysv-sem://0x1234";
        case "posix-sem" -> "posix-sem:///name";
        case "shm" -> "shm:///name";
        case "sysv-shm" -> "sysv-shm://0x1234";
        default -> scheme(endpoint) + "://host:port";
      };
    }
  }
}

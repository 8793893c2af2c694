package dev.holdfast.gateway.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be told of an endpoint's URI without opening it. */
final class EndpointText {

  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9-]*):(.*)");
  private static final Pattern HOST_PORT =
      Pattern.compile("//(\\[[0-9A-Fa-f:.%]+\\]|[^/\\[\\]:?#\\s]*):([0-9]{1,5})(\\?[^\\s#]*)?");
  private static final Pattern DEVICE = Pattern.compile("///[^\\s?]+(\\?[^\\s#]*)?");

  private static final List<String> HSMS = List.of("tcp", "tcp-listen");
  private static final List<String> METER = List.of("tcp", "tcp-listen", "serial");

  private EndpointText() {}

  static boolean listens(String endpoint) {
    return endpoint.startsWith("tcp-listen:");
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
      case METER -> METER;
    };
  }

  /** What would be right after a scheme, null when it is. */
  static @Nullable String expected(String endpoint) {
    Matcher m = SCHEME.matcher(endpoint);
    String rest = m.matches() ? m.group(2) : "";
    return switch (scheme(endpoint)) {
      case "tcp" -> hostPort(rest, 1) ? null : "tcp://host:port";
      case "tcp-listen" -> hostPort(rest, 0) ? null : "tcp-listen://host:port";
      case "serial" -> DEVICE.matcher(rest).matches() ? null : "serial:///dev/name?baud=9600";
      default -> null;
    };
  }

  private static boolean hostPort(String rest, int lowest) {
    Matcher m = HOST_PORT.matcher(rest);
    if (!m.matches() || (m.group(1).isEmpty() && lowest > 0)) {
      return false;
    }
    int port = Integer.parseInt(m.group(2));
    return port >= lowest && port <= 65535;
  }
}

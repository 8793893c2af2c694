package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.EndpointKind;
import dev.holdfast.link.endpoint.EndpointKind.Carries;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be told of an endpoint's URI without opening it. */
final class EndpointText {

  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9-]*):(.*)");

  private EndpointText() {}

  /** The schemes by which a sink hands messages to a process of this host. */
  static List<String> sinkSchemes() {
    return EndpointKind.schemes(kind -> kind.isLocal() && kind.carries() != Carries.EVENTS);
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
        && Endpoint.parse(endpoint) instanceof LocalEndpoint.UnixDatagram socket
        && socket.ours();
  }

  /** Whether a link dials there over TCP, secured or not. */
  static boolean dials(String endpoint) {
    return scheme(endpoint).equals("tcp") || scheme(endpoint).equals("tls");
  }

  /** Whether connections there are TCP, secured or not. */
  static boolean isTcp(String endpoint) {
    return EndpointKind.of(scheme(endpoint)).filter(EndpointKind::isTcp).isPresent();
  }

  /** Whether it is a datagram socket of ours whose peers have channels and names of their own. */
  static boolean peersHaveNames(String endpoint) {
    return expected(endpoint) == null
        && Endpoint.parse(endpoint) instanceof LocalEndpoint.UnixDatagram socket
        && socket.listens();
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
    return EndpointKind.schemes(kind -> fits(protocol, kind));
  }

  private static boolean fits(LinkConfig.Protocol protocol, EndpointKind kind) {
    boolean bytes = kind.carries() == Carries.BYTES;
    boolean line = kind.carries() == Carries.SPOILT_BYTES;
    return switch (protocol) {
      case HSMS -> bytes;
      case SECS1 -> bytes || line;
      case METER -> bytes || line || kind == EndpointKind.UDP;
      case SERVE ->
          switch (kind) {
            case TCP_LISTEN, TLS_LISTEN, UDP_LISTEN -> true;
            default -> line;
          };
      case ARQ -> kind.goesBothWays();
      case MESSAGES -> true;
    };
  }

  /** Whether the bounds of messages are kept there. */
  static boolean keepsBounds(String endpoint) {
    return expected(endpoint) == null && Endpoint.parse(endpoint).keepsBounds();
  }

  /** Whether it could go both ways, and does not. */
  static boolean oneWay(String endpoint) {
    return expected(endpoint) == null
        && Endpoint.parse(endpoint) instanceof LocalEndpoint local
        && local.kind().goesBothWays()
        && !(local.comes() && local.goes());
  }

  /** What would be right in place of an endpoint, null when it is. */
  static @Nullable String expected(String endpoint) {
    try {
      Endpoint.parse(endpoint);
      return null;
    } catch (IllegalArgumentException e) {
      String scheme = scheme(endpoint);
      return EndpointKind.of(scheme)
          .map(EndpointKind::example)
          .orElse((scheme.isEmpty() ? "tcp" : scheme) + "://host:port");
    }
  }
}

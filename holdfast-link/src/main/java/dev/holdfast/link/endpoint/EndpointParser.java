package dev.holdfast.link.endpoint;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one endpoint URI from left to right, so that every refusal can name its place. */
final class EndpointParser {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
  private static final String SCHEMES = String.join(", ", EndpointKind.schemes(_ -> true));
  private static final String PATH_CHARACTERS = "!$&'()*+,-./:;=@_~";

  /** A value of a query and the place where it begins. */
  record Value(String text, int at) {}

  private final String uri;
  private int at;

  EndpointParser(String uri) {
    this.uri = uri;
  }

  Endpoint parse() {
    int colon = uri.indexOf(':');
    boolean slashes = colon >= 0 && uri.startsWith("://", colon);
    EndpointKind kind = EndpointKind.of(colon < 0 ? "" : uri.substring(0, colon)).orElse(null);
    if (kind == null || slashes != kind.hasSlashes()) {
      throw expected(SCHEMES + " followed by ://, after pipe and socketpair by : alone");
    }
    at = colon + (slashes ? 3 : 1);
    return switch (kind) {
      case TCP -> new Endpoint.Tcp(host(), port(false), false);
      case TCP_LISTEN -> new Endpoint.Tcp(host(), port(true), true);
      case TLS -> secured(false);
      case TLS_LISTEN -> secured(true);
      case UDP -> new Endpoint.Udp(host(), port(false), false);
      case UDP_LISTEN -> new Endpoint.Udp(host(), port(true), true);
      case UNIX -> {
        String path = socketName();
        yield new Endpoint.Unix(path, flag(query("listen"), "listen"));
      }
      case SERIAL -> serial();
      default -> new LocalParser(this).parse(kind);
    };
  }

  private Endpoint secured(boolean listens) {
    String host = host();
    int port = portBeforeQuery(listens);
    return new Endpoint.Tcp(host, port, listens, new TlsQuery(this).read(listens));
  }

  private Endpoint serial() {
    String device = path();
    Map<String, Value> query = query("baud", "parity", "data", "stop");
    return new Endpoint.Serial(
        device,
        number(query, "baud", 9600, 50, 4_000_000),
        parity(query),
        number(query, "data", 8, 5, 8),
        number(query, "stop", 1, 1, 2));
  }

  private String host() {
    int start = at;
    if (at < uri.length() && uri.charAt(at) == '[') {
      int end = uri.indexOf(']', at);
      if (end < 0) {
        throw expected("an IPv6 address ended by ]");
      }
      String host = uri.substring(at + 1, end);
      at = start + 1;
      if (!isIpv6(host)) {
        throw expected("an IPv6 address");
      }
      at = end + 1;
      return host;
    }
    while (at < uri.length() && ":/?".indexOf(uri.charAt(at)) < 0) {
      at++;
    }
    String host = uri.substring(start, at);
    if (!NAME.matcher(host).matches()) {
      at = start;
      throw expected("a host name, an IPv4 address, or an IPv6 address in brackets");
    }
    return host;
  }

  private int port(boolean listens) {
    if (at >= uri.length() || uri.charAt(at) != ':') {
      throw expected(": and a port");
    }
    at++;
    return port(uri.substring(at), listens);
  }

  private int port(String digits, boolean listens) {
    int lowest = listens ? 0 : 1;
    return integer(digits, at, "a port from " + lowest + " to 65535", lowest, 65535);
  }

  private int portBeforeQuery(boolean listens) {
    int end = uri.indexOf('?', at);
    if (end < 0) {
      end = uri.length();
    }
    if (at >= end || uri.charAt(at) != ':') {
      throw expected(": and a port");
    }
    at++;
    int port = port(uri.substring(at, end), listens);
    at = end;
    return port;
  }

  String path() {
    return path('?');
  }

  /** A path, or the name of an abstract socket with its mark. */
  String socketName() {
    int start = at;
    if (at >= uri.length() || uri.charAt(at) != '@') {
      return path();
    }
    String name = text('?');
    if (name.length() < 2) {
      at = start;
      throw expected("a name after @");
    }
    return name;
  }

  /** What stands up to the query, at least one character. */
  String word(String what) {
    int start = at;
    String word = text('?');
    if (word.isEmpty()) {
      at = start;
      throw expected(what);
    }
    return word;
  }

  /** A command as a value of a query, in which blanks need not be escaped. */
  String command(Value value) {
    int end = at;
    at = value.at();
    String text = text('&', " #");
    at = end;
    return text;
  }

  /** Where reading stands. */
  int at() {
    return at;
  }

  /** The complaint that something else was expected at a place. */
  IllegalArgumentException expectedAt(int place, String what) {
    at = place;
    return expected(what);
  }

  /** An absolute path that stands as a value of a query. */
  String path(Value value) {
    int end = at;
    at = value.at();
    String path = path('&');
    at = end;
    return path;
  }

  private String path(char until) {
    int start = at;
    if (at >= uri.length() || uri.charAt(at) != '/') {
      throw expected("an absolute path");
    }
    String path = text(until);
    if (path.length() < 2) {
      at = start;
      throw expected("an absolute path with a name");
    }
    return path;
  }

  private String text(char until) {
    return text(until, "");
  }

  private String text(char until, String allowed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (at < uri.length() && uri.charAt(at) != until) {
      char c = uri.charAt(at);
      if (c == '%') {
        bytes.write(escaped());
      } else if (allowed.indexOf(c) < 0 && (c <= ' ' || c == '#' || c == 0x7f)) {
        throw expected("a path character, or it escaped as %%%02X".formatted((int) c));
      } else {
        int point = uri.codePointAt(at);
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(point);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private int escaped() {
    int value =
        at + 2 < uri.length()
            ? Character.digit(uri.charAt(at + 1), 16) * 16 + Character.digit(uri.charAt(at + 2), 16)
            : -1;
    if (value < 1) {
      throw expected("% and two hex digits other than 00");
    }
    at += 3;
    return value;
  }

  Map<String, Value> query(String... known) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (at == uri.length()) {
      return values;
    }
    do {
      at++;
      int key = at;
      int equals = uri.indexOf('=', key);
      String name = equals < 0 ? "" : uri.substring(key, equals);
      if (!java.util.List.of(known).contains(name)) {
        throw expected(String.join("=, ", known) + "=");
      }
      int end = uri.indexOf('&', equals);
      at = end < 0 ? uri.length() : end;
      Value twin = values.put(name, new Value(uri.substring(equals + 1, at), equals + 1));
      if (twin != null) {
        at = key;
        throw expected(name + "= only once");
      }
    } while (at < uri.length());
    return values;
  }

  boolean flag(Map<String, Value> query, String key) {
    Value value = query.get(key);
    if (value == null) {
      return false;
    }
    at = value.at();
    return switch (value.text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw expected("true or false");
    };
  }

  private int number(Map<String, Value> query, String key, int normal, int lowest, int highest) {
    Value value = query.get(key);
    if (value == null) {
      return normal;
    }
    String what = "a number from " + lowest + " to " + highest;
    return integer(value.text(), value.at(), what, lowest, highest);
  }

  private Endpoint.Parity parity(Map<String, Value> query) {
    Value value = query.get("parity");
    if (value == null) {
      return Endpoint.Parity.NONE;
    }
    for (Endpoint.Parity parity : Endpoint.Parity.values()) {
      if (parity.word().equals(value.text())) {
        return parity;
      }
    }
    at = value.at();
    throw expected("none, even or odd");
  }

  private int integer(String digits, int start, String what, int lowest, int highest) {
    boolean plain = !digits.isEmpty() && digits.length() <= 9;
    for (int i = 0; i < digits.length() && plain; i++) {
      plain = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    int value = plain ? Integer.parseInt(digits) : -1;
    if (value < lowest || value > highest) {
      at = start;
      throw expected(what);
    }
    return value;
  }

  /** The complaint that something else was expected in place of a value. */
  IllegalArgumentException expected(Value value, String what) {
    at = value.at();
    return expected(what);
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "endpoint \"" + uri + "\", position " + at + ": expected " + what);
  }

  static String hostPort(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  static void checkHost(String host) {
    if (!NAME.matcher(host).matches() && !isIpv6(host)) {
      throw new IllegalArgumentException("not a host name or address: \"" + host + "\"");
    }
  }

  static void checkPort(int port, boolean listens) {
    checkRange("port", port, listens ? 0 : 1, 65535);
  }

  static void checkRange(String name, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          name + " must be " + lowest + " to " + highest + ", not " + value);
    }
  }

  static void checkPath(String path, int maxBytes) {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (!path.startsWith("/") || path.length() < 2 || path.indexOf('\0') >= 0 || bytes > maxBytes) {
      throw new IllegalArgumentException(
          "not an absolute path of up to " + maxBytes + " bytes: \"" + path + "\"");
    }
  }

  /** A path, or an abstract name with its mark. */
  static void checkSocketName(String name) {
    boolean hidden = name.startsWith("@") && name.length() > 1 && name.indexOf('\0') < 0;
    if (!hidden || name.getBytes(StandardCharsets.UTF_8).length > 108) {
      checkPath(name, 107);
    }
  }

  static String escapePath(String path) {
    return escape(path, PATH_CHARACTERS);
  }

  /** As a value of a query. */
  static String escapeValue(String path) {
    return escape(path, PATH_CHARACTERS.replace("&", ""));
  }

  private static String escape(String path, String unescaped) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x7f && (Character.isLetterOrDigit(c) || unescaped.indexOf(c) >= 0);
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append("%02X".formatted((int) c).toUpperCase(Locale.ROOT));
      }
    }
    return out.toString();
  }

  private static boolean isIpv6(String host) {
    if (host.indexOf(':') < 0) {
      return false;
    }
    int zone = host.indexOf('%');
    try {
      InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
      return zone < 0 || NAME.matcher(host.substring(zone + 1)).matches();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

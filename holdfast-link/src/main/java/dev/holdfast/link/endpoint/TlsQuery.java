package dev.holdfast.link.endpoint;

import dev.holdfast.link.endpoint.EndpointParser.Value;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of a URI that says how a connection is secured. */
final class TlsQuery {

  private final EndpointParser parser;

  TlsQuery(EndpointParser parser) {
    this.parser = parser;
  }

  Tls read(boolean listens) {
    Map<String, Value> query = parser.query("cert", "key", "trust", "verify", "name");
    Value cert = query.get("cert");
    Value key = query.get("key");
    if (cert != null && key == null) {
      throw parser.expected(cert, "key= as well");
    }
    if (key != null && cert == null) {
      throw parser.expected(key, "cert= as well");
    }
    return new Tls(
        path(cert),
        path(key),
        path(query.get("trust")),
        verify(query.get("verify"), listens),
        name(query.get("name")));
  }

  private @Nullable Path path(@Nullable Value value) {
    return value == null ? null : Path.of(parser.path(value));
  }

  private Tls.Verify verify(@Nullable Value value, boolean listens) {
    if (value == null) {
      return Tls.usual(listens);
    }
    return Arrays.stream(Tls.Verify.values())
        .filter(verify -> verify.word().equals(value.text()))
        .findFirst()
        .orElseThrow(() -> parser.expected(value, words()));
  }

  private static String words() {
    return Arrays.stream(Tls.Verify.values())
        .map(Tls.Verify::word)
        .collect(Collectors.joining(", "));
  }

  private @Nullable String name(@Nullable Value value) {
    if (value == null) {
      return null;
    }
    try {
      EndpointParser.checkHost(value.text());
    } catch (IllegalArgumentException e) {
      throw parser.expected(value, "a host name or address");
    }
    return value.text();
  }

  static String text(Tls tls, boolean listens) {
    StringJoiner text = new StringJoiner("&", "?", "").setEmptyValue("");
    add(text, "cert", tls.certificate());
    add(text, "key", tls.key());
    add(text, "trust", tls.trust());
    if (tls.verify() != Tls.usual(listens)) {
      text.add("verify=" + tls.verify().word());
    }
    if (tls.serverName() != null) {
      text.add("name=" + tls.serverName());
    }
    return text.toString();
  }

  private static void add(StringJoiner text, String name, @Nullable Path path) {
    if (path != null) {
      text.add(name + "=" + EndpointParser.escapeValue(path.toString()));
    }
  }
}

package dev.holdfast.gateway.config;

import dev.holdfast.hsms.sml.Sml;
import dev.holdfast.link.endpoint.AddressRange;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A kind of scalar: how it is read, what it is called and how a JSON Schema describes it.
 *
 * @param what with its article, for messages
 * @param kinds what YAML may take such a value for
 * @param parser from text; throws IllegalArgumentException saying what is wrong
 * @param schema keywords of the JSON Schema
 */
record ValueType(
    String what,
    Set<Node.Kind> kinds,
    Function<String, Comparable<?>> parser,
    Map<String, Object> schema) {

  private static final Set<Node.Kind> TEXT = EnumSet.of(Node.Kind.TEXT);
  private static final Set<Node.Kind> INTEGER = EnumSet.of(Node.Kind.INTEGER);
  private static final Set<Node.Kind> NUMBER = EnumSet.of(Node.Kind.INTEGER, Node.Kind.DECIMAL);

  /** A quantity without its unit looks like a number: that is the parser's to say. */
  private static final Set<Node.Kind> QUANTITY =
      EnumSet.of(Node.Kind.TEXT, Node.Kind.INTEGER, Node.Kind.DECIMAL);

  private static final Map<String, Object> STRING = Map.of("type", "string", "minLength", 1);

  private static final Map<Class<?>, ValueType> TYPES =
      Map.ofEntries(
          Map.entry(String.class, new ValueType("a text", TEXT, ValueType::text, STRING)),
          Map.entry(int.class, integer()),
          Map.entry(Integer.class, integer()),
          Map.entry(
              boolean.class,
              new ValueType(
                  "true or false",
                  EnumSet.of(Node.Kind.BOOLEAN),
                  Boolean::valueOf,
                  Map.of("type", "boolean"))),
          Map.entry(double.class, number(Double::valueOf)),
          Map.entry(BigDecimal.class, number(BigDecimal::new)),
          Map.entry(
              Duration.class,
              new ValueType(
                  "a duration with a unit (ms, s, m, h, d)",
                  QUANTITY,
                  Durations::parse,
                  pattern(Durations.PATTERN))),
          Map.entry(
              Size.class,
              new ValueType(
                  "a size with a unit (B, KiB, MiB, GiB, TiB)",
                  QUANTITY,
                  Size::parse,
                  pattern(Size.PATTERN))),
          Map.entry(
              Charset.class,
              new ValueType("a character set such as GB18030", TEXT, Sml::charset, STRING)),
          Map.entry(Path.class, new ValueType("a path", TEXT, ValueType::path, STRING)),
          Map.entry(
              URI.class,
              new ValueType(
                  "an http or https address", TEXT, ValueType::url, pattern("https?://.+"))));

  /** The kind of scalar that components of this type take. */
  static ValueType of(Class<?> type) {
    if (type.isEnum()) {
      return choice(type);
    }
    if (type == HostPort.class) {
      return new ValueType(
          "an address and port such as 127.0.0.1:8600",
          TEXT,
          text -> new Opaque(HostPort.parse(text)),
          pattern(".+:[0-9]{1,5}"));
    }
    if (type == AddressRange.class) {
      return new ValueType(
          "an address range such as 10.0.0.0/8",
          TEXT,
          text -> new Opaque(addressRange(text)),
          STRING);
    }
    ValueType found = TYPES.get(type);
    if (found == null) {
      throw new IllegalArgumentException("no values of " + type);
    }
    return found;
  }

  /** A value without an order of its own. */
  record Opaque(Object value) implements Comparable<Opaque> {
    @Override
    public int compareTo(Opaque other) {
      throw new UnsupportedOperationException(value + " has no order");
    }
  }

  /** As the record component takes it. */
  Object parse(String text) {
    Comparable<?> value = parser.apply(text);
    return value instanceof Opaque opaque ? opaque.value() : value;
  }

  private static ValueType integer() {
    return new ValueType(
        "a whole number", INTEGER, ValueType::wholeNumber, Map.of("type", "integer"));
  }

  private static ValueType number(Function<String, Comparable<?>> parser) {
    return new ValueType(
        "a number",
        NUMBER,
        text -> {
          try {
            return parser.apply(text);
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("`" + text + "` is not a number", e);
          }
        },
        Map.of("type", "number"));
  }

  private static ValueType choice(Class<?> type) {
    List<Choice> choices = Arrays.stream(type.getEnumConstants()).map(Choice.class::cast).toList();
    List<String> keys = choices.stream().map(Choice::key).toList();
    return new ValueType(
        keys.size() == 1 ? keys.getFirst() : "one of " + String.join(", ", keys),
        EnumSet.allOf(Node.Kind.class),
        text ->
            choices.stream()
                .filter(c -> c.key().equals(text))
                .findFirst()
                .map(c -> (Enum<?>) c)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "`" + text + "` is not known" + Nearest.hint(text, keys))),
        Map.of("enum", keys));
  }

  private static Map<String, Object> pattern(String pattern) {
    return Map.of("type", "string", "pattern", "^" + pattern + "$");
  }

  private static AddressRange addressRange(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("`" + text + "` is not an address range", e);
    }
  }

  private static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the text is empty");
    }
    return text;
  }

  private static Integer wholeNumber(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("`" + text + "` is too large", e);
    }
  }

  private static Path path(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("`" + text + "` is not a path");
    }
    return Path.of(text);
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme();
      if (("http".equals(scheme) || "https".equals(scheme)) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("`" + text + "` is not an address", e);
    }
    throw new IllegalArgumentException("`" + text + "` is not an http address");
  }
}

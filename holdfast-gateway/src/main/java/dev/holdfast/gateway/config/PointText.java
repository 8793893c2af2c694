package dev.holdfast.gateway.config;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Points as keys and texts, those left out that are as usual. */
final class PointText {

  private PointText() {}

  /** The keys that must stand in a file, in their order. */
  static Map<String, String> keys(PointConfig point) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (RecordComponent component : PointConfig.class.getRecordComponents()) {
      KeyTable.Spec spec = KeyTable.spec(component);
      String text = text(value(component, point));
      if (text != null && !same(text, spec.key().def())) {
        keys.put(spec.name(), text);
      }
    }
    return keys;
  }

  /** The keys as they stand between the braces of a YAML section. */
  static String flow(PointConfig point) {
    return keys(point).entrySet().stream()
        .map(key -> key.getKey() + ": " + flow(key.getKey(), key.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String flow(String key, String text) {
    return switch (key) {
      case "name", "id", "unit", "quantity" -> quoted(text);
      default -> text;
    };
  }

  /** A text in the double quotes of YAML. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F || (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean same(String text, String usual) {
    return text.equals(usual)
        || (usual.matches("[01]") && text.matches("[-0-9.]+") && equal(text, usual));
  }

  private static boolean equal(String text, String usual) {
    return new BigDecimal(text).compareTo(new BigDecimal(usual)) == 0;
  }

  private static @Nullable Object value(RecordComponent component, PointConfig point) {
    try {
      return component.getAccessor().invoke(point);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no reading " + component, e);
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Choice choice -> choice.key();
      case BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }
}

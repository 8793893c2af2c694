package dev.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema (2020-12) of the gateway's file, for editors. */
public final class ConfigSchema {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ConfigSchema() {}

  /** The schema as JSON text with a final line end. */
  public static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Holdfast gateway configuration");
    schema.putAll(section(Config.class, null));
    return JSON.writeValueAsString(schema).replace("\r\n", "\n") + "\n";
  }

  private static Map<String, Object> section(
      Class<? extends Record> type, @org.jspecify.annotations.Nullable String variant) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    if (variant != null) {
      properties.put(KeyTable.CHOOSER, Map.of("const", variant));
      required.add(KeyTable.CHOOSER);
    }
    for (KeyTable.Spec spec : KeyTable.of(type)) {
      properties.put(spec.name(), property(spec));
      if (spec.required()) {
        required.add(spec.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", properties);
    return schema;
  }

  private static Map<String, Object> property(KeyTable.Spec spec) {
    Key key = spec.key();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description(spec));
    if (!key.def().isEmpty() && spec.shape() instanceof KeyTable.One(ValueType type)) {
      schema.put("default", value(type, key.def()));
    }
    Map<String, Object> shape = shape(spec.shape(), key);
    if (key.off()) {
      schema.put("anyOf", List.of(shape, Map.of("const", "off")));
    } else {
      schema.putAll(shape);
    }
    if (key.minItems() > 0) {
      schema.put("minItems", key.minItems());
    }
    return schema;
  }

  private static String description(KeyTable.Spec spec) {
    Key key = spec.key();
    boolean ranged =
        spec.shape() instanceof KeyTable.One && !(key.min().isEmpty() && key.max().isEmpty());
    return ranged ? key.doc() + " Takes " + Binder.expected(spec) + "." : key.doc();
  }

  private static Map<String, Object> shape(KeyTable.Shape shape, Key key) {
    return switch (shape) {
      case KeyTable.One(ValueType type) -> scalar(type, key);
      case KeyTable.Of(Class<? extends Record> type) -> section(type, null);
      case KeyTable.OneOf(Map<String, Class<? extends Record>> types) ->
          Map.of(
              "oneOf",
              types.entrySet().stream().map(e -> section(e.getValue(), e.getKey())).toList());
      case KeyTable.Many(KeyTable.Shape element) -> {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", shape(element, key));
        yield list;
      }
      case KeyTable.Texts() -> {
        Map<String, Object> texts = new LinkedHashMap<>();
        texts.put("type", "object");
        texts.put("additionalProperties", Map.of("type", "string"));
        yield texts;
      }
    };
  }

  private static Map<String, Object> scalar(ValueType type, Key key) {
    Map<String, Object> schema = new TreeMap<>(type.schema());
    if (!key.pattern().isEmpty()) {
      schema.put("pattern", "^" + key.pattern() + "$");
    }
    if (!type.kinds().contains(Node.Kind.TEXT)) {
      if (!key.min().isEmpty()) {
        schema.put("minimum", number(key.min()));
      }
      if (!key.max().isEmpty()) {
        schema.put("maximum", number(key.max()));
      }
    }
    return schema;
  }

  private static Object value(ValueType type, String text) {
    return switch (type.kinds().iterator().next()) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INTEGER, DECIMAL -> number(text);
      case TEXT, NOTHING -> text;
    };
  }

  private static Number number(String text) {
    return text.indexOf('.') < 0 ? (Number) Long.valueOf(text) : (Number) Double.valueOf(text);
  }
}

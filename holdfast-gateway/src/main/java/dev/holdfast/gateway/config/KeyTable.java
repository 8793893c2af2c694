package dev.holdfast.gateway.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys that sections take, read from the annotated records. */
final class KeyTable {

  private KeyTable() {}

  /**
   * One key.
   *
   * @param name as it stands in the file
   * @param shape what its value is made of
   * @param nullable whether it may be absent without a default
   */
  record Spec(String name, Shape shape, Key key, boolean nullable) {
    boolean required() {
      return key.def().isEmpty() && !nullable;
    }
  }

  /** What a value is made of. */
  sealed interface Shape {}

  /** One scalar. */
  record One(ValueType type) implements Shape {}

  /** A section bound to a record. */
  record Of(Class<? extends Record> type) implements Shape {}

  /** A section bound to one of several records, which its chooser key names. */
  record OneOf(Map<String, Class<? extends Record>> types) implements Shape {}

  /** A list. */
  record Many(Shape element) implements Shape {}

  /** A section with keys of any name and texts as values. */
  record Texts() implements Shape {}

  /** The key that chooses among the records of a sealed interface. */
  static final String CHOOSER = "type";

  /** The keys of a section, in the order of the record's components. */
  static List<Spec> of(Class<? extends Record> section) {
    return Arrays.stream(section.getRecordComponents())
        .flatMap(component ->
            component.isAnnotationPresent(Inline.class)
                ? of(inline(component)).stream()
                : Stream.of(spec(component)))
        .toList();
  }

  /** The record whose keys stand in the section around it. */
  static Class<? extends Record> inline(RecordComponent component) {
    return component.getType().asSubclass(Record.class);
  }

  static Spec spec(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalArgumentException(component + " is not described as a key");
    }
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return new Spec(kebab(component.getName()), shape(component.getGenericType()), key, nullable);
  }

  private static Shape shape(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? new Many(shape(generic.getActualTypeArguments()[0]))
          : new Texts();
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isSealed()) {
      return new OneOf(variants(plain));
    }
    boolean section =
        plain.isRecord()
            && Arrays.stream(plain.getRecordComponents())
                .allMatch(
                    c -> c.isAnnotationPresent(Key.class) || c.isAnnotationPresent(Inline.class));
    return section ? new Of(plain.asSubclass(Record.class)) : new One(ValueType.of(plain));
  }

  private static Map<String, Class<? extends Record>> variants(Class<?> sealed) {
    Map<String, Class<? extends Record>> types = new LinkedHashMap<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      Variant variant = permitted.getAnnotation(Variant.class);
      if (variant == null) {
        throw new IllegalArgumentException(permitted + " has no name as a variant");
      }
      types.put(variant.value(), permitted.asSubclass(Record.class));
    }
    return types;
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}

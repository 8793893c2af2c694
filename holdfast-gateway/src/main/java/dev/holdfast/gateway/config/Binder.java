package dev.holdfast.gateway.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes records of nodes and says what does not fit, and where. */
final class Binder {

  private final Problems problems;
  private final Path folder;

  /**
   * @param folder what relative paths are relative to
   */
  Binder(Problems problems, Path folder) {
    this.problems = problems;
    this.folder = folder;
  }

  /** A section with every key absent. */
  static <T extends Record> T defaults(Class<T> type) {
    Problems problems = new Problems("defaults");
    Node.Section empty = new Node.Section(Place.START, List.of());
    T made = new Binder(problems, Path.of("")).section(empty, type, "", null);
    if (made == null) {
      throw new IllegalArgumentException(type + " has keys without defaults");
    }
    return made;
  }

  /**
   * The record, or null when the problems say why not.
   *
   * @param path the section's own, for messages; empty at the top
   * @param chooser a key that was read already; null for none
   */
  <T extends Record> @Nullable T section(
      Node node, Class<T> type, String path, @Nullable String chooser) {
    if (!(node instanceof Node.Section section)) {
      problems.add(node.place(), "`" + path + "` is " + node.what(), "a section with keys");
      return null;
    }
    refuseUnknown(section, KeyTable.of(type), path, chooser);
    return bind(section, type, path);
  }

  private <T extends Record> @Nullable T bind(Node.Section section, Class<T> type, String path) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new @Nullable Object[components.length];
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      if (components[i].isAnnotationPresent(Inline.class)) {
        values[i] = bind(section, KeyTable.inline(components[i]), path);
        whole &= values[i] != null;
        continue;
      }
      KeyTable.Spec spec = KeyTable.spec(components[i]);
      Node value = section.get(spec.name()).orElse(null);
      if (value == null && spec.required()) {
        String where = path.isEmpty() ? "the file" : "`" + path + "`";
        problems.add(
            section.place(), "`" + spec.name() + "` is missing in " + where, expected(spec));
        whole = false;
      } else if (value != null || !spec.key().def().isEmpty()) {
        Node given = value == null ? absent(spec, section.place()) : value;
        values[i] = off(spec, given) ? null : value(given, spec, join(path, spec.name()));
        whole &= values[i] != null || off(spec, given);
      }
    }
    return whole ? make(type, values) : null;
  }

  private void refuseUnknown(
      Node.Section section, List<KeyTable.Spec> specs, String path, @Nullable String chooser) {
    List<String> known = new ArrayList<>(specs.stream().map(KeyTable.Spec::name).toList());
    if (chooser != null) {
      known.addFirst(chooser);
    }
    for (Node.Entry entry : section.entries()) {
      if (!known.contains(entry.key())) {
        String where = path.isEmpty() ? "at the top" : "in `" + path + "`";
        problems.add(
            entry.place(),
            "`" + entry.key() + "` is no key " + where + Nearest.hint(entry.key(), known),
            "one of " + String.join(", ", known));
      }
    }
  }

  private @Nullable Object value(Node node, KeyTable.Spec spec, String path) {
    return switch (spec.shape()) {
      case KeyTable.Many many -> items(node, many, spec, path);
      case KeyTable.Shape single -> single(node, single, spec, path);
    };
  }

  private @Nullable Object items(Node node, KeyTable.Many many, KeyTable.Spec spec, String path) {
    if (!(node instanceof Node.Items list)) {
      problems.add(node.place(), "`" + path + "` is " + node.what(), "a list");
      return null;
    }
    if (list.items().size() < spec.key().minItems()) {
      problems.add(node.place(), "`" + path + "` is empty", "at least one entry");
      return null;
    }
    List<Object> made = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      Object item = single(list.items().get(i), many.element(), spec, path + "[" + i + "]");
      if (item != null) {
        made.add(item);
      }
    }
    return made.size() == list.items().size() ? made : null;
  }

  private @Nullable Object single(
      Node node, KeyTable.Shape shape, KeyTable.Spec spec, String path) {
    return switch (shape) {
      case KeyTable.One(ValueType type) -> scalar(node, type, spec, path);
      case KeyTable.Of(Class<? extends Record> type) -> section(node, type, path, null);
      case KeyTable.OneOf(Map<String, Class<? extends Record>> types) -> variant(node, types, path);
      case KeyTable.Texts() -> texts(node, path);
      case KeyTable.Many(KeyTable.Shape element) ->
          throw new IllegalArgumentException("a list of lists of " + element);
    };
  }

  private @Nullable Object variant(
      Node node, Map<String, Class<? extends Record>> types, String path) {
    String expected = "one of " + String.join(", ", types.keySet());
    if (!(node instanceof Node.Section section)) {
      problems.add(node.place(), "`" + path + "` is " + node.what(), "a section with keys");
      return null;
    }
    Node.Scalar chosen = section.scalar(KeyTable.CHOOSER).orElse(null);
    if (chosen == null) {
      Place place = section.get(KeyTable.CHOOSER).map(Node::place).orElse(section.place());
      problems.add(place, "`" + KeyTable.CHOOSER + "` is missing in `" + path + "`", expected);
      return null;
    }
    Class<? extends Record> type = types.get(chosen.text());
    if (type == null) {
      problems.add(
          chosen.place(),
          "`" + chosen.text() + "` is not known" + Nearest.hint(chosen.text(), types.keySet()),
          expected);
      return null;
    }
    return section(section, type, path, KeyTable.CHOOSER);
  }

  private @Nullable Object texts(Node node, String path) {
    if (!(node instanceof Node.Section section)) {
      problems.add(node.place(), "`" + path + "` is " + node.what(), "a section with texts");
      return null;
    }
    Map<String, String> made = new LinkedHashMap<>();
    for (Node.Entry entry : section.entries()) {
      if (entry.value() instanceof Node.Scalar text && text.kind() == Node.Kind.TEXT) {
        made.put(entry.key(), text.text());
      } else {
        problems.add(
            entry.value().place(),
            "`" + join(path, entry.key()) + "` is " + entry.value().what(),
            "a text, numbers in quotes");
      }
    }
    return made.size() == section.entries().size() ? made : null;
  }

  private @Nullable Object scalar(Node node, ValueType type, KeyTable.Spec spec, String path) {
    String expected = expected(type, spec.key());
    if (!(node instanceof Node.Scalar scalar) || scalar.kind() == Node.Kind.NOTHING) {
      problems.add(node.place(), "`" + path + "` is " + node.what(), expected);
      return null;
    }
    if (!type.kinds().contains(scalar.kind())) {
      boolean unquoted = type.kinds().contains(Node.Kind.TEXT);
      problems.add(
          node.place(),
          "`" + path + "` is the " + (unquoted ? "unquoted " : "text ") + node.what(),
          unquoted && !expected.contains("quotes") ? expected + ", in quotes" : expected);
      return null;
    }
    try {
      Object value = type.parse(scalar.text());
      if (!inRange(value, type, spec.key()) || !matches(scalar.text(), spec.key())) {
        problems.add(node.place(), "`" + path + "` is " + node.what(), expected);
        return null;
      }
      return value instanceof Path file ? folder.resolve(file).normalize() : value;
    } catch (IllegalArgumentException e) {
      problems.add(node.place(), "`" + path + "`: " + e.getMessage(), expected);
      return null;
    }
  }

  private static boolean matches(String text, Key key) {
    return key.pattern().isEmpty() || text.matches(key.pattern());
  }

  private static boolean inRange(Object value, ValueType type, Key key) {
    return (key.min().isEmpty() || compare(value, type.parse(key.min())) >= 0)
        && (key.max().isEmpty() || compare(value, type.parse(key.max())) <= 0);
  }

  /** Both come from the same parser, so they are of one type. */
  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  /** What would be right. */
  static String expected(KeyTable.Spec spec) {
    return switch (spec.shape()) {
      case KeyTable.One(ValueType type) -> expected(type, spec.key());
      case KeyTable.Many many -> "a list";
      case KeyTable.Shape other -> "a section with keys";
    };
  }

  /** What a scalar must be, with its range. */
  private static String expected(ValueType type, Key key) {
    String what = key.expected().isEmpty() ? type.what() : key.expected();
    String upTo = key.max().isEmpty() ? "" : " up to " + key.max();
    String range = key.min().isEmpty() ? upTo : " from " + key.min() + " to " + key.max();
    return what + range + (key.off() ? ", or off" : "");
  }

  private static boolean off(KeyTable.Spec spec, Node node) {
    return spec.key().off() && node instanceof Node.Scalar s && s.text().equals("off");
  }

  /** The default, as if it stood in the file. */
  private static Node absent(KeyTable.Spec spec, Place place) {
    String def = spec.key().def();
    if (def.equals("{}")) {
      return new Node.Section(place, List.of());
    }
    if (def.startsWith("[")) {
      List<Node> items =
          Arrays.stream(def.substring(1, def.length() - 1).split(", *"))
              .filter(item -> !item.isEmpty())
              .map(item -> (Node) new Node.Scalar(place, item, Node.Kind.TEXT))
              .toList();
      return new Node.Items(place, items);
    }
    Node.Kind kind =
        spec.shape() instanceof KeyTable.One(ValueType type)
            ? type.kinds().iterator().next()
            : Node.Kind.TEXT;
    return new Node.Scalar(place, def, kind);
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static <T extends Record> T make(Class<T> type, @Nullable Object[] values) {
    try {
      Class<?>[] parameters =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " does not take what its keys describe", e);
    }
  }
}

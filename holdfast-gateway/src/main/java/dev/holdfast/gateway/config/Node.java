package dev.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A YAML value that knows where it stands. */
sealed interface Node {

  Place place();

  /** What it is, for messages. */
  String what();

  /** Keys with values. */
  record Section(Place place, List<Entry> entries) implements Node {

    Optional<Entry> entry(String key) {
      return entries.stream().filter(e -> e.key().equals(key)).findFirst();
    }

    Optional<Node> get(String key) {
      return entry(key).map(Entry::value);
    }

    /** The key's value when it is one scalar that is there. */
    Optional<Scalar> scalar(String key) {
      return get(key)
          .filter(Scalar.class::isInstance)
          .map(Scalar.class::cast)
          .filter(s -> s.kind() != Kind.NOTHING);
    }

    /** The key's entries that are sections; none when it is no list. */
    List<Section> sections(String key) {
      return items(key).stream()
          .filter(Section.class::isInstance)
          .map(Section.class::cast)
          .toList();
    }

    /** The key's entries that are scalars; none when it is no list. */
    List<Scalar> scalars(String key) {
      return items(key).stream().filter(Scalar.class::isInstance).map(Scalar.class::cast).toList();
    }

    private List<Node> items(String key) {
      return get(key)
          .filter(Items.class::isInstance)
          .map(n -> ((Items) n).items())
          .orElseGet(ArrayList::new);
    }

    @Override
    public String what() {
      return "a section";
    }
  }

  /** One key of a section. */
  record Entry(String key, Place place, Node value) {}

  /** A list. */
  record Items(Place place, List<Node> items) implements Node {
    @Override
    public String what() {
      return "a list";
    }
  }

  /** One value, as it is written. */
  record Scalar(Place place, String text, Kind kind) implements Node {
    @Override
    public String what() {
      return kind == Kind.NOTHING ? "nothing" : "`" + text + "`";
    }
  }

  /** What YAML takes a scalar for. */
  enum Kind {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NOTHING
  }
}

package dev.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads YAML text into nodes that know their places. */
final class YamlTree {

  /** The place a YAML error names last is the one where reading stopped. */
  private static final Pattern AT = Pattern.compile("line (\\d+), column (\\d+)");

  private final YAMLParser parser;
  private final Problems problems;

  private YamlTree(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The file's top section, empty for an empty file; null when there is no reading it. */
  static Node.@Nullable Section read(String text, Problems problems) {
    YAMLFactory factory = YAMLFactory.builder().build();
    try (YAMLParser parser = (YAMLParser) factory.createParser(ObjectReadContext.empty(), text)) {
      return new YamlTree(parser, problems).document();
    } catch (JacksonException e) {
      problems.add(placeOf(e), "not YAML: " + sentence(e), null);
      return null;
    }
  }

  private Node.@Nullable Section document() {
    if (parser.nextToken() == null) {
      return new Node.Section(Place.START, List.of());
    }
    Node top = node("the file");
    if (parser.nextToken() != null) {
      problems.add(here(), "a second document", "one document in the file");
    }
    if (top instanceof Node.Section section) {
      return section;
    }
    problems.add(top.place(), "the file is " + top.what(), "keys such as links and sinks");
    return null;
  }

  private Node node(String path) {
    Place place = here();
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      problems.add(place, path + " uses an anchor or alias", "the value itself");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> section(place, path);
      case START_ARRAY -> items(place, path);
      case VALUE_NUMBER_INT -> scalar(place, Node.Kind.INTEGER);
      case VALUE_NUMBER_FLOAT -> scalar(place, Node.Kind.DECIMAL);
      case VALUE_TRUE, VALUE_FALSE -> scalar(place, Node.Kind.BOOLEAN);
      case VALUE_NULL -> scalar(place, Node.Kind.NOTHING);
      default -> scalar(place, Node.Kind.TEXT);
    };
  }

  private Node scalar(Place place, Node.Kind kind) {
    return new Node.Scalar(place, parser.getString(), kind);
  }

  private Node section(Place place, String path) {
    List<Node.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.getString();
      Place keyPlace = here();
      parser.nextToken();
      Node value = node("`" + key + "`");
      Place first = seen.putIfAbsent(key, keyPlace);
      if (first == null) {
        entries.add(new Node.Entry(key, keyPlace, value));
      } else {
        problems.add(
            keyPlace,
            "`" + key + "` stands twice in " + path + ", first in line " + first.line(),
            null);
      }
    }
    return new Node.Section(place, entries);
  }

  private Node items(Place place, String path) {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path));
    }
    return new Node.Items(place, items);
  }

  private Place here() {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Place(at.getLineNr(), at.getColumnNr());
  }

  private static Place placeOf(JacksonException e) {
    Matcher at = AT.matcher(e.getOriginalMessage());
    Place last = null;
    while (at.find()) {
      last = new Place(Integer.parseInt(at.group(1)), Integer.parseInt(at.group(2)));
    }
    if (last != null) {
      return last;
    }
    TokenStreamLocation location = e.getLocation();
    return location == null ? Place.START : new Place(location.getLineNr(), location.getColumnNr());
  }

  /** The lines that say something, without the quoted source and its places. */
  private static String sentence(JacksonException e) {
    List<String> said =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.startsWith(" "))
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return String.join(", ", said);
  }
}

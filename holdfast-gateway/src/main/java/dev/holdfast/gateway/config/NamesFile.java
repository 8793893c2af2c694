package dev.holdfast.gateway.config;

import dev.holdfast.hsms.gem.IdKind;
import dev.holdfast.hsms.gem.IdNames;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of names: a section for each kind of id, in it {@code id: name} or {@code id: name
 * [unit]}.
 */
public final class NamesFile {

  /** Names of one file; a tool has a few thousand. */
  static final int MOST_NAMES = 100_000;

  private static final int LONGEST_NAME = 200;
  private static final Pattern WITH_UNIT = Pattern.compile("(.*\\S)\\s+\\[([^\\[\\]]+)]");
  private static final List<String> KINDS =
      Arrays.stream(IdKind.values()).map(NamesFile::key).toList();

  private final Problems problems;
  private final Map<IdKind, Map<String, IdNames.Name>> names = new EnumMap<>(IdKind.class);
  private int count;

  private NamesFile(Problems problems) {
    this.problems = problems;
  }

  /**
   * What reading gave.
   *
   * @param names null when the problems say why not
   */
  public record Result(@Nullable IdNames names, List<Problem> problems) {}

  /** Reads a file. */
  public static Result load(Path file) {
    return switch (TextFile.read(file)) {
      case TextFile.Unreadable(String why) ->
          new Result(null, List.of(new Problem(file.toString(), 0, 0, why, null)));
      case TextFile.Read(String text) -> parse(text, file.toString());
    };
  }

  static Result parse(String text, String name) {
    Problems problems = new Problems(name);
    Node.Section top = YamlTree.read(text, problems);
    NamesFile file = new NamesFile(problems);
    if (top != null) {
      top.entries().forEach(file::kind);
    }
    return problems.isEmpty()
        ? new Result(new IdNames(file.names), List.of())
        : new Result(null, problems.inOrder());
  }

  private static String key(IdKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private void kind(Node.Entry entry) {
    Optional<IdKind> kind =
        Arrays.stream(IdKind.values()).filter(k -> key(k).equals(entry.key())).findFirst();
    if (kind.isEmpty()) {
      problems.add(
          entry.place(),
          "`" + entry.key() + "` is no kind of id" + Nearest.hint(entry.key(), KINDS),
          "one of " + String.join(", ", KINDS));
    } else if (entry.value() instanceof Node.Section ids) {
      Map<String, IdNames.Name> known = new HashMap<>();
      ids.entries().forEach(id -> name(kind.get(), id, known));
      names.put(kind.get(), known);
    } else {
      problems.add(
          entry.value().place(),
          "`" + entry.key() + "` is " + entry.value().what(),
          "a section of ids with their names");
    }
  }

  private void name(IdKind kind, Node.Entry entry, Map<String, IdNames.Name> known) {
    if (count++ == MOST_NAMES) {
      problems.add(entry.place(), "more than " + MOST_NAMES + " names", null);
    }
    if (count > MOST_NAMES) {
      return;
    }
    if (!(entry.value() instanceof Node.Scalar text)
        || text.kind() == Node.Kind.NOTHING
        || text.text().isBlank()
        || text.text().length() > LONGEST_NAME) {
      problems.add(
          entry.value().place(),
          "`" + entry.key() + "` has " + entry.value().what(),
          "a name of up to " + LONGEST_NAME + " characters, with or without [unit]");
      return;
    }
    String id = IdNames.id(entry.key());
    Matcher unit = WITH_UNIT.matcher(text.text().strip());
    IdNames.Name name =
        unit.matches()
            ? new IdNames.Name(unit.group(1), unit.group(2))
            : new IdNames.Name(text.text().strip(), null);
    if (known.putIfAbsent(id, name) != null) {
      problems.add(entry.place(), "a second name for " + kind + " " + id, "each id once");
    }
  }
}

package dev.holdfast.hsms.gem;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.AsciiItem;
import dev.holdfast.hsms.secs2.IntegerItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.LeafItem;
import dev.holdfast.hsms.secs2.ListItem;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of a tool's ids, and where ids stand in GEM messages. Ids match by value: the U2 1001,
 * the I8 1001 and the text "1001" are the same.
 */
public final class IdNames {

  /** No names at all. */
  public static final IdNames NONE = new IdNames(Map.of());

  /** The most named ids of one message. */
  public static final int MOST = 1_000;

  private static final int LONGEST_NUMBER = 20;
  private static final int LONGEST_VALUE = 120;

  /**
   * What is known of an id.
   *
   * @param unit null when it has none
   */
  public record Name(String name, @Nullable String unit) {}

  private final Map<IdKind, Map<String, Name>> names;
  private final Charset charset;

  /**
   * @param names by kind and id; ids as {@link #id} has them
   */
  public IdNames(Map<IdKind, Map<String, Name>> names) {
    this(copy(names), StandardCharsets.ISO_8859_1);
  }

  private static Map<IdKind, Map<String, Name>> copy(Map<IdKind, Map<String, Name>> names) {
    Map<IdKind, Map<String, Name>> copy = new EnumMap<>(IdKind.class);
    names.forEach((kind, ids) -> copy.put(kind, new HashMap<>(ids)));
    return copy;
  }

  private IdNames(Map<IdKind, Map<String, Name>> own, Charset charset) {
    this.names = own;
    this.charset = charset;
  }

  /** The same names, for messages whose texts are in a character set; Latin-1 where not told. */
  public IdNames in(Charset set) {
    return set.equals(StandardCharsets.US_ASCII) ? this : new IdNames(names, set);
  }

  /** One form for every way an id is written: {@code 007} and {@code +7} are {@code 7}. */
  public static String id(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST_NUMBER && stripped.matches("[+-]?[0-9]+")
        ? new BigInteger(stripped).toString()
        : stripped;
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** What is known of an id, or null. */
  public @Nullable Name find(IdKind kind, String id) {
    Map<String, Name> ids = names.get(kind);
    return ids == null ? null : ids.get(id);
  }

  /** The named ids in a message, in the order in which they stand there. */
  public List<NamedId> in(HsmsMessage message) {
    Item item = message.header().isData() && !isEmpty() ? message.item() : null;
    return item == null ? List.of() : in(message.stream(), message.function(), item);
  }

  /** The named ids in a message of this stream and function, in the order of its body. */
  public List<NamedId> in(int stream, int function, @Nullable Item body) {
    List<NamedId> found = new ArrayList<>();
    switch (stream * 1000 + function) {
      case 1_003, 1_011 -> each(body, IdKind.SVID, found);
      case 1_012, 2_030 -> firsts(body, stream == 1 ? IdKind.SVID : IdKind.ECID, found);
      case 2_013, 2_029 -> each(body, IdKind.ECID, found);
      case 2_015 -> settings(body, found);
      case 2_033 -> reports(at(body, 1), found);
      case 2_035 -> events(at(body, 1), found);
      case 2_037 -> each(at(body, 1), IdKind.CEID, found);
      case 5_001 -> add(IdKind.ALID, at(body, 1), null, found);
      case 5_003 -> add(IdKind.ALID, at(body, 1), null, found);
      case 5_005 -> each(body, IdKind.ALID, found);
      case 5_006, 5_008 -> seconds(body, IdKind.ALID, found);
      case 6_011, 6_016 -> {
        add(IdKind.CEID, at(body, 1), null, found);
        firsts(at(body, 2), IdKind.RPTID, found);
      }
      case 6_015 -> add(IdKind.CEID, body, null, found);
      case 6_019 -> add(IdKind.RPTID, body, null, found);
      default -> {}
    }
    return found;
  }

  /** The named ids of a request with the values that its reply has for them, as S1F3 and S1F4. */
  public List<NamedId> in(
      int stream, int function, @Nullable Item request, int replyFunction, @Nullable Item reply) {
    boolean pairs = (stream == 1 && function == 3) || (stream == 2 && function == 13);
    if (pairs
        && replyFunction == function + 1
        && size(request) > 0
        && size(request) == size(reply)) {
      List<NamedId> found = new ArrayList<>();
      for (int i = 0; i < size(request); i++) {
        add(stream == 1 ? IdKind.SVID : IdKind.ECID, at(request, i), at(reply, i), found);
      }
      return found;
    }
    return in(stream, replyFunction, reply);
  }

  private void each(@Nullable Item list, IdKind kind, List<NamedId> found) {
    if (list instanceof IntegerItem many) {
      for (int i = 0; i < many.size(); i++) {
        add(kind, many.exactAt(i).toString(), null, found);
      }
    }
    for (int i = 0; i < size(list); i++) {
      add(kind, at(list, i), null, found);
    }
  }

  private void firsts(@Nullable Item list, IdKind kind, List<NamedId> found) {
    for (int i = 0; i < size(list); i++) {
      add(kind, at(at(list, i), 0), null, found);
    }
  }

  private void seconds(@Nullable Item list, IdKind kind, List<NamedId> found) {
    for (int i = 0; i < size(list); i++) {
      add(kind, at(at(list, i), 1), null, found);
    }
  }

  private void settings(@Nullable Item list, List<NamedId> found) {
    for (int i = 0; i < size(list); i++) {
      add(IdKind.ECID, at(at(list, i), 0), at(at(list, i), 1), found);
    }
  }

  private void reports(@Nullable Item list, List<NamedId> found) {
    for (int i = 0; i < size(list); i++) {
      add(IdKind.RPTID, at(at(list, i), 0), null, found);
      Item variables = at(at(list, i), 1);
      for (int v = 0; v < size(variables); v++) {
        variable(at(variables, v), found);
      }
    }
  }

  /** A VID may be of any kind of variable. */
  private void variable(@Nullable Item item, List<NamedId> found) {
    String id = idOf(item);
    for (IdKind kind : List.of(IdKind.SVID, IdKind.DVID, IdKind.ECID)) {
      if (id != null && find(kind, id) != null) {
        add(kind, id, null, found);
        return;
      }
    }
  }

  private void events(@Nullable Item list, List<NamedId> found) {
    for (int i = 0; i < size(list); i++) {
      add(IdKind.CEID, at(at(list, i), 0), null, found);
      each(at(at(list, i), 1), IdKind.RPTID, found);
    }
  }

  private void add(IdKind kind, @Nullable Item item, @Nullable Item value, List<NamedId> found) {
    String id = idOf(item);
    if (id != null) {
      add(kind, id, value, found);
    }
  }

  private void add(IdKind kind, String id, @Nullable Item value, List<NamedId> found) {
    Name name = find(kind, id);
    if (name != null && found.size() < MOST) {
      found.add(
          new NamedId(kind, id, name.name(), name.unit(), value == null ? null : shown(value)));
    }
  }

  /** The id that an item is, or null where it is none. */
  private @Nullable String idOf(@Nullable Item item) {
    return switch (item) {
      case IntegerItem number when number.size() == 1 -> number.exactAt(0).toString();
      case AsciiItem text when text.size() > 0 && text.size() <= LONGEST_VALUE ->
          id(text.text(charset));
      case null, default -> null;
    };
  }

  /** A value on one line: a plain number or text, or SML. */
  private String shown(Item value) {
    String line =
        switch (value) {
          case AsciiItem text when text.size() <= LONGEST_VALUE -> text.text(charset);
          case LeafItem leaf when leaf.size() > LONGEST_VALUE ->
              "<" + leaf.format() + " [" + leaf.size() + "]>";
          case LeafItem leaf -> values(leaf.toString());
          case ListItem list -> "<L [" + list.size() + "]>";
        };
    String clean = line.replaceAll("\\s+", " ");
    return clean.length() <= LONGEST_VALUE ? clean : clean.substring(0, LONGEST_VALUE) + "...";
  }

  /** {@code 24.5} of {@code <F4 [1] 24.5>}. */
  private static String values(String sml) {
    return sml.replaceFirst("^<\\w+ (\\[\\d+] ?)?", "").replaceFirst(">$", "");
  }

  private static int size(@Nullable Item item) {
    return item instanceof ListItem list ? list.size() : 0;
  }

  private static @Nullable Item at(@Nullable Item item, int index) {
    return item instanceof ListItem list && index < list.size() ? list.get(index) : null;
  }
}

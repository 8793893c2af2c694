package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of the behaviour matrix from text. A line is one step; what follows {@code #} is for
 * people.
 *
 * <pre>
 * row NAME [passive|active] [lenient|strict-ss] [host|equipment] [events]   what the peer has to be
 *   open [NAME] [at once]            dial a passive peer; an active one comes
 *   selected [again]                 open, and Select.req is granted by whoever has to
 *   redialled [not before TIME]      the next connection of an active peer
 *   with NAME                        go on with that connection
 *   send FRAME ... [byte by byte | in N pieces TIME apart]
 *   answer FRAME ...                 the first has the system bytes of the peer's last request
 *   expect WHAT [or WHAT ...] [within TIME]
 *   expect all WHAT, WHAT ...        in any order
 *   tolerate WHAT [or WHAT ...]      may come from here on
 *   mute                             answer no Linktest.req from here on
 *   pause TIME
 *   fin                              close the connection; reset: by RST
 *   repeat N                         play the row N times
 *
 * FRAME  Select.req  Select.rsp:2  Reject.req:1/11  S2F25W=2101aa  S1F1W@other  S1F1@ptype1
 *        S2F25W=0101*1000+2101aa  hex:ffffffff
 * WHAT   Select.rsp 0  Reject.req 1/11  S9F7  S2F26=2101aa  answer  close  keep  silence for TIME
 * TIME   200ms  2s  T8  T8/2  T6*3  linktest
 * </pre>
 */
public final class Script {

  private static final List<String> FILES =
      List.of(
          "selection.txt",
          "control.txt",
          "data.txt",
          "framing.txt",
          "active.txt",
          "time.txt",
          "hard.txt");

  private static final int MAX_ROUNDS = 1_000;

  private final String file;
  private final List<Row> rows = new ArrayList<>();
  private int line;
  private @Nullable Header header;
  private List<Step> steps = new ArrayList<>();
  private int rounds = 1;
  private final Set<String> names = new HashSet<>();

  private Script(String file) {
    this.file = file;
  }

  /** The rows that come with this package, in the order in which they do the least harm. */
  public static List<Row> matrix() {
    List<Row> rows = new ArrayList<>();
    for (String file : FILES) {
      try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(file), file)) {
        rows.addAll(parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows;
  }

  /**
   * Reads rows.
   *
   * @param file its name, for errors
   * @throws ScriptException naming the first line that cannot be read
   */
  public static List<Row> parse(String file, String text) {
    Script script = new Script(file);
    text.lines().forEach(script::line);
    script.endRow();
    return script.rows;
  }

  private record Header(
      String name,
      String place,
      Set<Profile> profiles,
      Set<Connect> sides,
      Set<Role> roles,
      boolean events) {}

  private ScriptException wrong(String why) {
    return new ScriptException(file + ":" + line, why);
  }

  private void line(String raw) {
    line++;
    String text = raw.replaceFirst("(^|\\s)#.*", "").strip();
    if (text.isEmpty()) {
      return;
    }
    String[] words = text.split("\\s+", 2);
    String rest = words.length == 1 ? "" : words[1];
    if (words[0].equals("row")) {
      endRow();
      header = header(rest.split("\\s+", -1));
    } else if (header == null) {
      throw wrong("a step before the first row");
    } else if (words[0].equals("repeat")) {
      rounds = rounds(rest);
    } else {
      steps.add(step(words[0], rest));
    }
  }

  private void endRow() {
    Header head = header;
    if (head != null) {
      rows.add(
          new Row(
              head.name,
              head.place,
              head.profiles,
              head.sides,
              head.roles,
              head.events,
              steps,
              rounds));
    }
    steps = new ArrayList<>();
    rounds = 1;
    names.clear();
  }

  private Header header(String[] words) {
    if (!words[0].matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw wrong("a row needs a name of small letters, digits and hyphens");
    }
    Set<Profile> profiles = EnumSet.noneOf(Profile.class);
    Set<Connect> sides = EnumSet.noneOf(Connect.class);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    boolean events = false;
    for (String word : List.of(words).subList(1, words.length)) {
      switch (word) {
        case "lenient" -> profiles.add(Profile.LENIENT);
        case "strict-ss" -> profiles.add(Profile.STRICT_SS);
        case "passive" -> sides.add(Connect.PASSIVE);
        case "active" -> sides.add(Connect.ACTIVE);
        case "host" -> roles.add(Role.HOST);
        case "equipment" -> roles.add(Role.EQUIPMENT);
        case "events" -> events = true;
        default -> throw wrong("a peer is not \"" + word + "\"");
      }
    }
    return new Header(
        words[0],
        file + ":" + line,
        profiles.isEmpty() ? EnumSet.allOf(Profile.class) : profiles,
        sides.isEmpty() ? EnumSet.allOf(Connect.class) : sides,
        roles.isEmpty() ? EnumSet.allOf(Role.class) : roles,
        events);
  }

  private int rounds(String text) {
    int n = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (n < 1 || n > MAX_ROUNDS) {
      throw wrong("repeat takes 1 to " + MAX_ROUNDS);
    }
    return n;
  }

  private Step step(String verb, String rest) {
    return switch (verb) {
      case "open" -> open(rest);
      case "selected" -> {
        if (!rest.isEmpty() && !rest.equals("again")) {
          throw wrong("selected takes nothing but \"again\"");
        }
        yield new Step.Selected(!rest.isEmpty());
      }
      case "redialled" ->
          new Step.Redialled(
              rest.isEmpty() ? Waiting.NONE : time(rest.replaceFirst("^not before ", "")));
      case "with" -> with(rest);
      case "send" -> send(rest, false);
      case "answer" -> send(rest, true);
      case "expect" -> expect(rest);
      case "tolerate" -> new Step.Tolerate(expected(rest, " or "));
      case "mute" -> new Step.Mute();
      case "pause" -> new Step.Pause(time(rest));
      case "fin" -> new Step.End(false);
      case "reset" -> new Step.End(true);
      default -> throw wrong("no step \"" + verb + "\"");
    };
  }

  private Step open(String rest) {
    boolean atOnce = rest.endsWith("at once");
    String name = rest.replaceFirst("\\s*at once$", "");
    names.add(name);
    return new Step.Open(name.isEmpty() ? Step.FIRST : name, !atOnce);
  }

  private Step with(String name) {
    if (!name.equals(Step.FIRST) && !names.contains(name)) {
      throw wrong("no connection \"" + name + "\" was opened");
    }
    return new Step.With(name);
  }

  private Waiting time(String text) {
    Waiting time = Waiting.parse(text.strip());
    if (time == null) {
      throw wrong("\"" + text + "\" is no time: 200ms, 2s, T8, T8/2, T6*3, linktest");
    }
    return time;
  }

  private Step send(String rest, boolean answers) {
    String text = rest;
    int pieces = 1;
    Waiting apart = Waiting.NONE;
    if (text.endsWith("byte by byte")) {
      pieces = Step.Send.EACH_BYTE;
      text = text.replaceFirst("\\s*byte by byte$", "");
    } else if (text.endsWith("apart")) {
      String[] parts = text.split(" in | pieces | apart", -1);
      if (parts.length != 4 || !parts[1].matches("[2-9]")) {
        throw wrong("pieces are sent \"in N pieces TIME apart\"");
      }
      text = parts[0];
      pieces = Integer.parseInt(parts[1]);
      apart = time(parts[2]);
    }
    List<Outgoing> frames = new ArrayList<>();
    for (String word : text.split("\\s+", -1)) {
      Outgoing frame = Outgoing.parse(word, answers && frames.isEmpty());
      if (frame == null) {
        throw wrong("\"" + word + "\" is no frame");
      }
      frames.add(frame);
    }
    return new Step.Send(frames, pieces, apart);
  }

  private Step expect(String rest) {
    String text = rest;
    Waiting within = Waiting.NONE;
    int at = text.lastIndexOf(" within ");
    if (at >= 0) {
      within = time(text.substring(at + " within ".length()));
      text = text.substring(0, at);
    }
    boolean all = text.startsWith("all ");
    List<Expected> choices = all ? expected(text.substring(4), ",\\s*") : expected(text, " or ");
    if (all
        && !choices.stream()
            .allMatch(c -> c instanceof Expected.Message || c instanceof Expected.Handled)) {
      throw wrong("\"expect all\" is for messages only");
    }
    return new Step.Expect(choices, all, within);
  }

  private List<Expected> expected(String text, String separator) {
    List<Expected> choices = new ArrayList<>();
    for (String part : text.split(separator, -1)) {
      Expected choice = Expected.parse(part.strip());
      if (choice == null) {
        throw wrong("\"" + part + "\" is nothing that can be expected");
      }
      choices.add(choice);
    }
    return choices;
  }
}

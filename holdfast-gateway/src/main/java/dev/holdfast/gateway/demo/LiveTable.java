package dev.holdfast.gateway.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The links, drawn over again on a terminal, or now and then as lines where there is none. */
final class LiveTable {

  private static final String ROW = "%-10s %-9s %-14s %-22s %9s  %s";
  private static final int LAST_WIDTH = 48;
  private static final int LOOKS_BETWEEN_LINES = 10;

  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private int looks;

  LiveTable(PrintStream out) {
    this.out = out;
    this.terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Shows the links as they are now; null stands for a gateway that does not answer. */
  void show(@Nullable JsonNode links, List<DemoChild> children) {
    if (!terminal && looks++ % LOOKS_BETWEEN_LINES != 0) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("LINK", "PROTOCOL", "STATE", "PEER", "MESSAGES", "LAST"));
    if (links == null) {
      lines.add("the gateway does not answer yet");
    } else {
      links.forEach(link -> lines.add(row(link)));
    }
    StringBuilder pids = new StringBuilder("processes");
    for (DemoChild child : children) {
      pids.append(' ').append(child.name()).append('=').append(child.pid());
    }
    lines.add(pids.toString());
    draw(lines);
  }

  private static String row(JsonNode link) {
    JsonNode session = link.path("sessionState");
    JsonNode last = link.path("lastMessage");
    String text = last.path("text").asString("");
    return ROW.formatted(
        link.path("name").asString(""),
        link.path("protocol").asString(""),
        session.isString() ? session.asString() : link.path("state").asString(""),
        link.path("peer").asString("-"),
        link.path("traffic").path("messagesIn").asLong(),
        text.length() > LAST_WIDTH ? text.substring(0, LAST_WIDTH) : text);
  }

  private void draw(List<String> lines) {
    if (terminal && drawn > 0) {
      out.print("\033[" + drawn + "A");
    }
    for (String line : lines) {
      out.println(terminal ? line + "\033[K" : line);
    }
    drawn = lines.size();
    out.flush();
  }

  /** A line that stays; the next table is drawn below it. */
  void note(String line) {
    out.println(line);
    out.flush();
    drawn = 0;
  }
}

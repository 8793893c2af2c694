package dev.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them; lines may end in CR LF or LF. */
final class CsvText {

  private static final char QUOTE = '"';
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String text;
  private final Problems problems;
  private final List<List<Cell>> rows = new ArrayList<>();
  private int at;
  private int line = 1;
  private int column = 1;

  private CsvText(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /**
   * One cell.
   *
   * @param text without its quotes; without spaces around it where it had none
   */
  record Cell(String text, Place place) {}

  /** The rows that have a cell which is not empty. */
  static List<List<Cell>> rows(String text, Problems problems) {
    String plain = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    CsvText csv = new CsvText(plain, problems);
    csv.read();
    return csv.rows.stream()
        .filter(row -> row.stream().anyMatch(cell -> !cell.text().isEmpty()))
        .toList();
  }

  /** A cell's text, quoted where it must be. */
  static String quoted(String text) {
    boolean plain =
        text.strip().equals(text) && text.chars().noneMatch(c -> c == ',' || c == QUOTE || c < ' ');
    return plain ? text : QUOTE + text.replace("\"", "\"\"") + QUOTE;
  }

  private void read() {
    List<Cell> row = new ArrayList<>();
    while (at < text.length()) {
      row.add(cell());
      if (at >= text.length() || text.charAt(at) != ',') {
        rows.add(List.copyOf(row));
        row.clear();
        skipLineEnd();
      } else {
        step();
        if (at >= text.length()) {
          row.add(new Cell("", here()));
        }
      }
    }
    if (!row.isEmpty()) {
      rows.add(List.copyOf(row));
    }
  }

  private Cell cell() {
    Place place = here();
    if (peek() == QUOTE) {
      return quotedCell(place);
    }
    int from = at;
    while (at < text.length() && peek() != ',' && peek() != '\n' && peek() != '\r') {
      step();
    }
    String plain = text.substring(from, at);
    if (plain.indexOf(QUOTE) >= 0) {
      problems.add(place, "a quote within a cell without quotes", "quotes around the cell");
    }
    return new Cell(plain.strip(), place);
  }

  private Cell quotedCell(Place place) {
    StringBuilder cell = new StringBuilder();
    step();
    while (at < text.length()) {
      char c = peek();
      step();
      if (c != QUOTE) {
        cell.append(c);
      } else if (at < text.length() && peek() == QUOTE) {
        cell.append(QUOTE);
        step();
      } else {
        afterQuotes();
        return new Cell(cell.toString(), place);
      }
    }
    problems.add(place, "a quote that does not end", "a second quote");
    return new Cell(cell.toString(), place);
  }

  private void afterQuotes() {
    Place place = here();
    int from = at;
    while (at < text.length() && peek() != ',' && peek() != '\n' && peek() != '\r') {
      step();
    }
    if (!text.substring(from, at).isBlank()) {
      problems.add(place, "text behind the quotes of a cell", "a comma or the line's end");
    }
  }

  private void skipLineEnd() {
    if (at < text.length() && peek() == '\r') {
      step();
    }
    if (at < text.length() && peek() == '\n') {
      step();
    } else if (at < text.length()) {
      line++;
      column = 1;
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private void step() {
    if (text.charAt(at++) == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
  }

  private Place here() {
    return new Place(line, column);
  }
}

package dev.holdfast.gateway.web;

import dev.holdfast.link.session.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state machine and where it stands.
 *
 * @param name what moves along it: {@code hsms session}, {@code link}
 * @param states all states, in the order they are declared
 * @param current the state it is in, or null when it is not running
 */
public record StateTableView(
    String name, List<String> states, List<Row> rows, @Nullable String current) {

  public StateTableView {
    states = List.copyOf(states);
    rows = List.copyOf(rows);
  }

  /** One transition; the action may be empty. */
  public record Row(String from, String trigger, String action, String to) {}

  public static <S extends Enum<S>, T extends Enum<T>> StateTableView of(
      String name, StateTable<S, T> table, @Nullable Enum<?> current) {
    return new StateTableView(
        name,
        table.states().stream().map(Enum::name).toList(),
        table.rows().stream()
            .map(row ->
                new Row(row.from().name(), row.trigger().name(), row.action(), row.to().name()))
            .toList(),
        current == null ? null : current.name());
  }
}

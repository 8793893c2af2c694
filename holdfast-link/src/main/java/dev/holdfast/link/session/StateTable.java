package dev.holdfast.link.session;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state machine as a table, which drives the code and is drawn by docs and page.
 *
 * @param <S> the states
 * @param <T> the triggers
 */
public final class StateTable<S extends Enum<S>, T extends Enum<T>> {

  /**
   * One row.
   *
   * @param action what is done on the way, for people; may be empty
   */
  public record Row<S, T>(S from, T trigger, String action, S to) {}

  private final Class<S> states;
  private final List<Row<S, T>> rows;
  private final Map<S, Map<T, Row<S, T>>> index;

  private StateTable(Class<S> states, Class<T> triggers, List<Row<S, T>> rows) {
    this.states = states;
    this.rows = List.copyOf(rows);
    this.index = new EnumMap<>(states);
    for (Row<S, T> row : rows) {
      Row<S, T> twin =
          index.computeIfAbsent(row.from(), s -> new EnumMap<>(triggers)).put(row.trigger(), row);
      if (twin != null) {
        throw new IllegalArgumentException("two rows for " + row.from() + " and " + row.trigger());
      }
    }
  }

  public static <S extends Enum<S>, T extends Enum<T>> Builder<S, T> of(
      Class<S> states, Class<T> triggers) {
    return new Builder<>(states, triggers);
  }

  /** The row for a trigger in a state, or null where the trigger means nothing there. */
  public @Nullable Row<S, T> row(S from, T trigger) {
    Map<T, Row<S, T>> byTrigger = index.get(from);
    return byTrigger == null ? null : byTrigger.get(trigger);
  }

  /** All states, in the order they are declared. */
  public List<S> states() {
    return List.of(states.getEnumConstants());
  }

  /** All rows, in the order they were written. */
  public List<Row<S, T>> rows() {
    return rows;
  }

  /** Collects rows. */
  public static final class Builder<S extends Enum<S>, T extends Enum<T>> {
    private final Class<S> states;
    private final Class<T> triggers;
    private final List<Row<S, T>> rows = new ArrayList<>();

    private Builder(Class<S> states, Class<T> triggers) {
      this.states = states;
      this.triggers = triggers;
    }

    public Builder<S, T> row(S from, T trigger, String action, S to) {
      rows.add(new Row<>(from, trigger, action, to));
      return this;
    }

    public StateTable<S, T> build() {
      return new StateTable<>(states, triggers, rows);
    }
  }
}

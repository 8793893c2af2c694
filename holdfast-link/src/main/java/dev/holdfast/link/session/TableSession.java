package dev.holdfast.link.session;

import dev.holdfast.link.liveness.Cause;

/**
 * A session that moves along one table of its own, tells of each move to another state, and ends by
 * closing its channel.
 *
 * @param <S> its states
 * @param <T> what moves it
 */
public abstract class TableSession<S extends Enum<S>, T extends Enum<T>> implements Session {

  private final SessionPort port;
  private final StateTable<S, T> table;
  private S state;

  /**
   * @param start the state before {@link #opened}
   */
  protected TableSession(SessionPort port, StateTable<S, T> table, S start) {
    this.port = port;
    this.table = table;
    this.state = start;
  }

  /** Moves along the table; a trigger that has no row here changes nothing. */
  protected final void move(T trigger, String why) {
    StateTable.Row<S, T> row = table.row(state, trigger);
    if (row != null) {
      state = row.to();
      if (row.from() != row.to()) {
        port.moved(row.from(), row.to(), why);
      }
    }
  }

  @Override
  public final S state() {
    return state;
  }

  @Override
  public final StateTable<S, T> table() {
    return table;
  }

  @Override
  public void stop() {
    port.close(Cause.LOCAL_CLOSED, "stopped");
  }
}

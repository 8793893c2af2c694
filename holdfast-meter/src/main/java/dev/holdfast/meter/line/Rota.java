package dev.holdfast.meter.line;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Whose turn it is on a line: what is asked for out of turn first, then the one longest due. */
final class Rota {
  private final List<Seat> seats = new ArrayList<>();
  private final Queue<Turn> asked = new ArrayDeque<>();
  private final int maxQueue;

  /**
   * What is done next.
   *
   * @param errand null for the meter's points
   */
  record Turn(Seat seat, @Nullable Errand errand) {}

  Rota(List<LineMeter> meters, int maxQueue, long nowNanos) {
    this.maxQueue = maxQueue;
    for (LineMeter meter : meters) {
      if (seat(meter.name()) != null) {
        throw new IllegalArgumentException("two meters named " + meter.name());
      }
      seats.add(new Seat(meter, nowNanos));
    }
  }

  @Nullable Seat seat(String name) {
    for (Seat seat : seats) {
      if (seat.name().equals(name)) {
        return seat;
      }
    }
    return null;
  }

  /**
   * The same.
   *
   * @throws IllegalArgumentException when there is none
   */
  Seat known(String name) {
    Seat known = seat(name);
    if (known == null) {
      throw new IllegalArgumentException("no meter named " + name);
    }
    return known;
  }

  List<Seat> seats() {
    return seats;
  }

  /** Whether there are meters and all are down. */
  boolean allDown() {
    return !seats.isEmpty() && seats.stream().allMatch(Seat::down);
  }

  /** Puts a turn before all that are due; false when too many wait. */
  boolean ask(Turn turn) {
    return asked.size() < maxQueue && asked.add(turn);
  }

  /** What was asked for out of turn, or null. */
  @Nullable Turn asked() {
    return asked.poll();
  }

  /** The meter to read now, or null where none is due. */
  @Nullable Seat next(long nowNanos) {
    Seat longest = longestDue();
    return longest != null && longest.dueNanos() - nowNanos <= 0 ? longest : null;
  }

  /** Lets go of all errands that wait. */
  List<Errand> dismiss() {
    List<Errand> dismissed = asked.stream().map(Turn::errand).filter(Objects::nonNull).toList();
    asked.clear();
    return dismissed;
  }

  /** Time until the next meter is due, ns; -1 where there is no meter. */
  long untilNext(long nowNanos) {
    Seat longest = longestDue();
    return longest == null ? -1 : Math.max(0, longest.dueNanos() - nowNanos);
  }

  private @Nullable Seat longestDue() {
    Seat longest = null;
    for (Seat seat : seats) {
      if (longest == null || seat.dueNanos() - longest.dueNanos() < 0) {
        longest = seat;
      }
    }
    return longest;
  }
}

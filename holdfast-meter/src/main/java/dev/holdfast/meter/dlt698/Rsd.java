package dev.holdfast.meter.dlt698;

import java.time.LocalDateTime;
import java.util.List;

/** Which rows of a record table; the number is the selector on the wire. */
public sealed interface Rsd {

  int selector();

  /** 0: no selection. */
  record All() implements Rsd {
    @Override
    public int selector() {
      return 0;
    }
  }

  /** 1: rows whose column has a value. */
  record Value(int column, AxdrValue value) implements Rsd {
    @Override
    public int selector() {
      return 1;
    }
  }

  /** 2: rows whose column is from one value up to below another; step null for every row. */
  record Range(int column, AxdrValue from, AxdrValue to, AxdrValue step) implements Rsd {
    @Override
    public int selector() {
      return 2;
    }
  }

  /** 3: rows that all ranges have. */
  record Combined(List<Range> ranges) implements Rsd {
    public Combined {
      ranges = List.copyOf(ranges);
    }

    @Override
    public int selector() {
      return 3;
    }
  }

  /**
   * 4 and 5: the row of a moment: when its collection began, or when it was stored.
   *
   * @param meters an MS
   */
  record At(int selector, LocalDateTime time, AxdrValue meters) implements Rsd {
    /**
     * @throws IllegalArgumentException when the selector is neither 4 nor 5
     */
    public At {
      if (selector != 4 && selector != 5) {
        throw new IllegalArgumentException("no selector of a moment: " + selector);
      }
    }
  }

  /**
   * 6, 7 and 8: rows of a span of time: when collection began, ended, or they were stored; each
   * {@code step} one.
   *
   * @param step a TI; 0 for every row
   * @param meters an MS
   */
  record Span(int selector, LocalDateTime from, LocalDateTime to, AxdrValue step, AxdrValue meters)
      implements Rsd {
    /**
     * @throws IllegalArgumentException when the selector is not 6 to 8
     */
    public Span {
      if (selector < 6 || selector > 8) {
        throw new IllegalArgumentException("no selector of a span: " + selector);
      }
    }
  }

  /** 9: the n-th last row. */
  record NthLast(int n) implements Rsd {
    @Override
    public int selector() {
      return 9;
    }
  }

  /**
   * 10: the last n rows.
   *
   * @param meters an MS
   */
  record Last(int n, AxdrValue meters) implements Rsd {
    @Override
    public int selector() {
      return 10;
    }
  }

  /** All meters, an MS. */
  AxdrValue ALL_METERS =
      new AxdrValue.Parts(AxdrType.MS, List.of(new AxdrValue.Whole(AxdrType.UNSIGNED, 1)));

  /** Every row, as a TI. */
  AxdrValue EVERY_ROW =
      new AxdrValue.Parts(
          AxdrType.TI,
          List.of(
              new AxdrValue.Whole(AxdrType.ENUM, 0),
              new AxdrValue.Whole(AxdrType.LONG_UNSIGNED, 0)));
}

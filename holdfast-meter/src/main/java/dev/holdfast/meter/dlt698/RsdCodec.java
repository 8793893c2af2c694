package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Moment;
import dev.holdfast.meter.dlt698.AxdrValue.Name;
import dev.holdfast.meter.dlt698.AxdrValue.Parts;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Record selections and columns as values and back. */
final class RsdCodec {

  private RsdCodec() {}

  /** The selection that an RSD says, null where a time in it is none. */
  static @Nullable Rsd read(Parts rsd) {
    List<AxdrValue> parts = rsd.parts();
    int selector = number(parts.getFirst());
    return switch (selector) {
      case 0 -> new Rsd.All();
      case 1 -> new Rsd.Value(name(parts.get(1)), parts.get(2));
      case 2 -> range(parts, 1);
      case 3 ->
          new Rsd.Combined(
              ((Group) parts.get(1))
                  .members().stream().map(each -> range(((Group) each).members(), 0)).toList());
      case 4, 5 -> at(selector, parts);
      case 6, 7, 8 -> span(selector, parts);
      case 9 -> new Rsd.NthLast(number(parts.get(1)));
      case 10 -> new Rsd.Last(number(parts.get(1)), parts.get(2));
      default -> null;
    };
  }

  private static @Nullable Rsd at(int selector, List<AxdrValue> parts) {
    LocalDateTime time = time(parts.get(1));
    return time == null ? null : new Rsd.At(selector, time, parts.get(2));
  }

  private static @Nullable Rsd span(int selector, List<AxdrValue> parts) {
    LocalDateTime from = time(parts.get(1));
    LocalDateTime to = time(parts.get(2));
    return from == null || to == null
        ? null
        : new Rsd.Span(selector, from, to, parts.get(3), parts.get(4));
  }

  private static Rsd.Range range(List<AxdrValue> parts, int at) {
    return new Rsd.Range(
        name(parts.get(at)), parts.get(at + 1), parts.get(at + 2), parts.get(at + 3));
  }

  static Parts write(Rsd rsd) {
    List<AxdrValue> parts = new ArrayList<>();
    parts.add(new Whole(AxdrType.UNSIGNED, rsd.selector()));
    switch (rsd) {
      case Rsd.All() -> {}
      case Rsd.Value(int column, AxdrValue value) -> {
        parts.add(new Name(AxdrType.OAD, column));
        parts.add(value);
      }
      case Rsd.Range range -> parts.addAll(parts(range));
      case Rsd.Combined(List<Rsd.Range> ranges) ->
          parts.add(
              new Group(
                  AxdrType.ARRAY,
                  ranges.stream()
                      .<AxdrValue>map(each -> new Group(AxdrType.STRUCTURE, parts(each)))
                      .toList()));
      case Rsd.At at -> {
        parts.add(moment(at.time()));
        parts.add(at.meters());
      }
      case Rsd.Span span -> {
        parts.add(moment(span.from()));
        parts.add(moment(span.to()));
        parts.add(span.step());
        parts.add(span.meters());
      }
      case Rsd.NthLast(int n) -> parts.add(new Whole(AxdrType.UNSIGNED, n));
      case Rsd.Last(int n, AxdrValue meters) -> {
        parts.add(new Whole(AxdrType.UNSIGNED, n));
        parts.add(meters);
      }
    }
    return new Parts(AxdrType.RSD, parts);
  }

  private static List<AxdrValue> parts(Rsd.Range range) {
    return List.of(new Name(AxdrType.OAD, range.column()), range.from(), range.to(), range.step());
  }

  /** The columns that an RCSD says. */
  static List<Column> columns(Parts rcsd) {
    return ((Group) rcsd.parts().getFirst()).members().stream().map(RsdCodec::column).toList();
  }

  private static Column column(AxdrValue csd) {
    AxdrValue what = ((Parts) csd).parts().get(1);
    if (what instanceof Parts(AxdrType _, List<AxdrValue> road)) {
      List<Integer> related = ((Group) road.get(1)).members().stream().map(RsdCodec::name).toList();
      return new Column(name(road.getFirst()), related);
    }
    return Column.of(name(what));
  }

  static Parts columns(List<Column> columns) {
    List<AxdrValue> all = columns.stream().<AxdrValue>map(RsdCodec::csd).toList();
    return new Parts(AxdrType.RCSD, List.of(new Group(AxdrType.ARRAY, all)));
  }

  private static Parts csd(Column column) {
    AxdrValue oad = new Name(AxdrType.OAD, column.oad());
    if (column.parts().isEmpty()) {
      return new Parts(AxdrType.CSD, List.of(new Whole(AxdrType.UNSIGNED, 0), oad));
    }
    List<AxdrValue> related =
        column.parts().stream().<AxdrValue>map(each -> new Name(AxdrType.OAD, each)).toList();
    Parts road = new Parts(AxdrType.ROAD, List.of(oad, new Group(AxdrType.ARRAY, related)));
    return new Parts(AxdrType.CSD, List.of(new Whole(AxdrType.UNSIGNED, 1), road));
  }

  static Moment moment(LocalDateTime time) {
    return new Moment(AxdrType.DATE_TIME_S, Moments.text(time));
  }

  static @Nullable LocalDateTime time(AxdrValue value) {
    return value instanceof Moment moment ? Moments.read(moment.text()) : null;
  }

  private static int number(AxdrValue value) {
    return (int) ((Whole) value).bits();
  }

  private static int name(AxdrValue value) {
    return ((Name) value).bits();
  }
}

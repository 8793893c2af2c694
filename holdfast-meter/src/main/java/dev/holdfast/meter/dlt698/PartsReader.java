package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Parts;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the types that are made of fixed parts: ROAD, TI, RSD, MS and the like. */
final class PartsReader {

  private final AxdrReader in;
  private final int depth;

  private PartsReader(AxdrReader in, int depth) {
    this.in = in;
    this.depth = depth;
  }

  static AxdrValue read(AxdrReader in, AxdrType type, int depth) {
    return new PartsReader(in, depth).parts(type);
  }

  private AxdrValue parts(AxdrType type) {
    List<AxdrValue> parts = new ArrayList<>();
    switch (type) {
      case ROAD -> {
        parts.add(in.value(AxdrType.OAD, depth));
        parts.add(sequence(4, () -> in.value(AxdrType.OAD, depth)));
      }
      case TI -> {
        parts.add(in.value(AxdrType.ENUM, depth));
        parts.add(in.value(AxdrType.LONG_UNSIGNED, depth));
      }
      case REGION -> {
        parts.add(in.value(AxdrType.ENUM, depth));
        parts.add(in.inner(depth));
        parts.add(in.inner(depth));
      }
      case SCALER_UNIT -> {
        parts.add(in.value(AxdrType.INTEGER, depth));
        parts.add(in.value(AxdrType.ENUM, depth));
      }
      case RSD -> rsd(parts);
      case CSD -> {
        int choice = choice(parts);
        parts.add(in.value(choice == 0 ? AxdrType.OAD : AxdrType.ROAD, depth));
      }
      case MS -> ms(parts);
      case SID -> {
        parts.add(in.value(AxdrType.DOUBLE_LONG_UNSIGNED, depth));
        parts.add(in.value(AxdrType.OCTET_STRING, depth));
      }
      case SID_MAC -> {
        parts.add(in.value(AxdrType.SID, depth));
        parts.add(in.value(AxdrType.MAC, depth));
      }
      case COMDCB -> {
        for (int i = 0; i < 5; i++) {
          parts.add(in.value(AxdrType.ENUM, depth));
        }
      }
      case RCSD -> parts.add(sequence(5, () -> in.value(AxdrType.CSD, depth)));
      default -> in.fail("no parts known for " + type);
    }
    return new Parts(type, parts);
  }

  /** Record selection: which rows of a record table. */
  private void rsd(List<AxdrValue> parts) {
    int selector = choice(parts);
    switch (selector) {
      case 0 -> {}
      case 1 -> selectOne(parts);
      case 2 -> selectRange(parts);
      case 3 ->
          parts.add(
              sequence(
                  7,
                  () -> {
                    List<AxdrValue> range = new ArrayList<>();
                    selectRange(range);
                    return new Group(AxdrType.STRUCTURE, range);
                  }));
      case 4, 5 -> {
        parts.add(in.value(AxdrType.DATE_TIME_S, depth));
        parts.add(in.value(AxdrType.MS, depth));
      }
      case 6, 7, 8 -> {
        parts.add(in.value(AxdrType.DATE_TIME_S, depth));
        parts.add(in.value(AxdrType.DATE_TIME_S, depth));
        parts.add(in.value(AxdrType.TI, depth));
        parts.add(in.value(AxdrType.MS, depth));
      }
      case 9 -> parts.add(in.value(AxdrType.UNSIGNED, depth));
      case 10 -> {
        parts.add(in.value(AxdrType.UNSIGNED, depth));
        parts.add(in.value(AxdrType.MS, depth));
      }
      default -> in.fail("unknown record selector " + selector);
    }
  }

  private void selectOne(List<AxdrValue> parts) {
    parts.add(in.value(AxdrType.OAD, depth));
    parts.add(in.inner(depth));
  }

  private void selectRange(List<AxdrValue> parts) {
    selectOne(parts);
    parts.add(in.inner(depth));
    parts.add(in.inner(depth));
  }

  /** Meter set: which meters of an archive. */
  private void ms(List<AxdrValue> parts) {
    int choice = choice(parts);
    switch (choice) {
      case 0, 1 -> {}
      case 2 -> parts.add(sequence(1, () -> in.value(AxdrType.UNSIGNED, depth)));
      case 3 -> parts.add(sequence(1, () -> in.value(AxdrType.TSA, depth)));
      case 4 -> parts.add(sequence(2, () -> in.value(AxdrType.LONG_UNSIGNED, depth)));
      case 5, 6, 7 -> parts.add(sequence(3, () -> in.value(AxdrType.REGION, depth)));
      default -> in.fail("unknown meter set " + choice);
    }
  }

  private int choice(List<AxdrValue> parts) {
    int choice = in.u8();
    parts.add(new Whole(AxdrType.UNSIGNED, choice));
    return choice;
  }

  private AxdrValue sequence(int smallest, Supplier<AxdrValue> one) {
    int count = in.count(smallest);
    List<AxdrValue> members = new ArrayList<>();
    for (int i = 0; i < count && in.ok(); i++) {
      members.add(one.get());
    }
    return new Group(AxdrType.ARRAY, members);
  }
}

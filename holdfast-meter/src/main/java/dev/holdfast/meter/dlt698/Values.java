package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.DataItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of an APDU as items. The element of an array has its index in the OAD; the member of a
 * structure has its place, from 1, behind a dot, but for the first one.
 */
final class Values {

  private static final int MAX_INDEX = 0xFF;

  private Values() {}

  static List<DataItem> of(Apdu apdu) {
    List<DataItem> items = new ArrayList<>();
    switch (apdu) {
      case Apdu.Results results -> results.results().forEach(result -> add(result, items));
      case Apdu.RecordResults records -> records.tables().forEach(table -> add(table, items));
      case Apdu.ThenResults results ->
          results
              .results()
              .forEach(each -> {
                add(each.change(), items);
                add(each.read(), items);
              });
      case Apdu.Block block -> {
        block.results().forEach(result -> add(result, items));
        block.tables().forEach(table -> add(table, items));
      }
      case Apdu.ProxyResponse proxy ->
          proxy.targets().forEach(target -> items.addAll(of(target.apdu())));
      default -> {}
    }
    return items;
  }

  /** The values of one attribute. */
  static void add(Apdu.Result result, List<DataItem> into) {
    AxdrValue data = result.data();
    if (data != null) {
      add(result.name(), data, into);
    }
  }

  /** The values of the rows of one table. */
  static void add(Apdu.Records records, List<DataItem> into) {
    for (List<AxdrValue> row : records.rows()) {
      for (int i = 0; i < row.size(); i++) {
        add(records.columns().get(i).oad(), row.get(i), into);
      }
    }
  }

  private static void add(int oad, AxdrValue data, List<DataItem> into) {
    DataObject object = ObjectDictionary.find(oad);
    if (Oad.index(oad) == 0
        && data instanceof AxdrValue.Group(AxdrType type, List<AxdrValue> members)
        && type == AxdrType.ARRAY
        && members.size() <= MAX_INDEX) {
      for (int i = 0; i < members.size(); i++) {
        addPart(Oad.text(Oad.withIndex(oad, i + 1)), "", members.get(i), object, into);
      }
    } else {
      addPart(Oad.text(oad), "", data, object, into);
    }
  }

  /** Adds a value that may be a group, {@code path} being where it stands below {@code id}. */
  private static void addPart(
      String id, String path, AxdrValue data, @Nullable DataObject object, List<DataItem> into) {
    if (data instanceof AxdrValue.Group(AxdrType type, List<AxdrValue> members)) {
      for (int i = 0; i < members.size(); i++) {
        addPart(id, path + "." + (i + 1), members.get(i), object, into);
      }
      return;
    }
    String place = path.chars().allMatch(c -> c == '.' || c == '1') ? "" : path;
    into.add(item(id + place, data, object));
  }

  /** A value of the attribute's own type is scaled and has its unit; another is as it stands. */
  private static DataItem item(String id, AxdrValue data, @Nullable DataObject object) {
    if (object == null || object.type() != data.type()) {
      return new DataItem(id, data.text(), "");
    }
    String text =
        data instanceof AxdrValue.Whole whole
            ? whole.scaled(object.scaler()).toPlainString()
            : data.text();
    return new DataItem(id, text, object.unit());
  }
}

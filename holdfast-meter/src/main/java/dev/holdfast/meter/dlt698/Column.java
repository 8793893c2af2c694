package dev.holdfast.meter.dlt698;

import java.util.List;

/**
 * A column of a record table, a CSD.
 *
 * @param oad attribute, or the related object's where parts are named
 * @param parts OADs of a related column (ROAD); empty for a plain one
 */
public record Column(int oad, List<Integer> parts) {

  public Column {
    parts = List.copyOf(parts);
  }

  /** A plain column. */
  public static Column of(int oad) {
    return new Column(oad, List.of());
  }
}

package dev.holdfast.meter.modbus;

import dev.holdfast.meter.modbus.ModbusRequest.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The reads that fetch points of one unit: neighbours together, as many as one request may ask for.
 *
 * @param parts the reads, in the order of tables and addresses
 */
public record ReadPlan(List<Part> parts) {

  /** One read and the points that it fetches. */
  public record Part(Read read, List<ModbusPoint> points) {
    public Part {
      points = List.copyOf(points);
    }
  }

  public ReadPlan {
    parts = List.copyOf(parts);
  }

  /**
   * The fewest reads that fetch these points.
   *
   * @param gap most registers, or bits, between two points of one read that belong to none, 0 or
   *     more; a device may refuse a whole read for one register that it does not have
   */
  public static ReadPlan of(List<ModbusPoint> points, int gap) {
    if (gap < 0) {
      throw new IllegalArgumentException("gap must be 0 or more, not " + gap);
    }
    List<ModbusPoint> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparing(ModbusPoint::table).thenComparingInt(ModbusPoint::register));
    List<Part> parts = new ArrayList<>();
    List<ModbusPoint> together = new ArrayList<>();
    int end = 0;
    for (ModbusPoint point : sorted) {
      if (!together.isEmpty() && !fits(together.getFirst(), end, point, gap)) {
        parts.add(part(together, end));
        together.clear();
        end = 0;
      }
      together.add(point);
      end = Math.max(end, point.endRegister());
    }
    if (!together.isEmpty()) {
      parts.add(part(together, end));
    }
    return new ReadPlan(parts);
  }

  private static boolean fits(ModbusPoint first, int end, ModbusPoint next, int gap) {
    int newEnd = Math.max(end, next.endRegister());
    return first.table() == next.table()
        && next.register() <= end + gap
        && newEnd - first.register() <= first.table().maxRead();
  }

  private static Part part(List<ModbusPoint> points, int end) {
    ModbusPoint first = points.getFirst();
    int quantity = end - first.register();
    return new Part(new Read(first.table(), first.register(), quantity), points);
  }
}

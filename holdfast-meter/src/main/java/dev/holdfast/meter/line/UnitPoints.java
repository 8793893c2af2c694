package dev.holdfast.meter.line;

import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.Points;
import dev.holdfast.meter.modbus.ReadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The points of one unit, read and written by their types over a session. */
public final class UnitPoints {
  private final ModbusSession session;
  private final int unit;
  private final int gap;

  /**
   * @param gap most registers between points that may be read with them, see {@link ReadPlan#of}
   */
  public UnitPoints(ModbusSession session, int unit, int gap) {
    this.session = session;
    this.unit = unit;
    this.gap = gap;
  }

  /**
   * What was read.
   *
   * @param values in the order of tables and addresses
   * @param failures how the reads have ended that gave no values
   */
  public record PointsRead(List<PointValue> values, List<ModbusOutcome> failures) {
    public PointsRead {
      values = List.copyOf(values);
      failures = List.copyOf(failures);
    }
  }

  /** Reads points by as few requests as their addresses allow. */
  public void read(List<ModbusPoint> points, Consumer<PointsRead> to) {
    List<ReadPlan.Part> parts = ReadPlan.of(points, gap).parts();
    List<PointValue> values = new ArrayList<>();
    List<ModbusOutcome> failures = new ArrayList<>();
    int[] left = {parts.size()};
    if (parts.isEmpty()) {
      to.accept(new PointsRead(values, failures));
    }
    for (ReadPlan.Part part : parts) {
      session.ask(
          unit,
          part.read(),
          outcome -> {
            if (outcome instanceof ModbusOutcome.Answered(var response)) {
              values.addAll(Points.values(part, response));
            } else {
              failures.add(outcome);
            }
            if (--left[0] == 0) {
              to.accept(new PointsRead(values, failures));
            }
          });
    }
  }

  /**
   * Writes a point: a coil by function 05, one register by 06, several by 10H.
   *
   * @param value exact decimal, text, {@code true} or {@code false}
   * @throws IllegalArgumentException when the point's registers cannot hold the value exactly, or
   *     its table cannot be written
   */
  public void write(ModbusPoint point, String value, Consumer<ModbusOutcome> to) {
    session.ask(unit, Points.write(point, value), to);
  }
}

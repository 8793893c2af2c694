package dev.holdfast.meter.line;

import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.UserFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a client asks Modbus units over one channel.
 *
 * @param carrier RTU, on a serial line or over TCP, ASCII or TCP
 * @param window most requests under way at a time, 1 to 1024; 1 unless the carrier is TCP
 * @param timeout how long an answer may take
 * @param retries how often a request without an answer is sent again, 0 or more; functions that are
 *     not of the standard never are
 * @param gap silence that ends a frame
 * @param turnaround silence before the next request on the channel, 0 or more
 * @param unitTurnaround silence that a unit needs before the next request to it, where it is longer
 * @param broadcastDelay silence after a request to all units, 0 or more
 * @param lateWindow how long after its last sending an answer may still come that nobody waits for
 *     any more; the unit is asked nothing meanwhile where answers have no number of their own
 * @param maxQueue most requests that may wait, 1 or more
 * @param echo whether the line gives back each byte that is sent
 * @param functions functions that are not of the standard
 */
public record ModbusSettings(
    Carrier carrier,
    int window,
    Duration timeout,
    int retries,
    Duration gap,
    Duration turnaround,
    Map<Integer, Duration> unitTurnaround,
    Duration broadcastDelay,
    Duration lateWindow,
    int maxQueue,
    boolean echo,
    List<UserFunction> functions) {

  private static final int MAX_WINDOW = 1024;

  public ModbusSettings {
    unitTurnaround = Map.copyOf(unitTurnaround);
    functions = List.copyOf(functions);
    if (window < 1 || window > (carrier == Carrier.TCP ? MAX_WINDOW : 1)) {
      throw new IllegalArgumentException(
          "%d requests at a time over %s".formatted(window, carrier.protocol()));
    }
    LineSettings.positive("timeout", timeout);
    LineSettings.positive("gap", gap);
    LineSettings.positive("lateWindow", lateWindow);
    LineSettings.notNegative("turnaround", turnaround);
    LineSettings.notNegative("broadcastDelay", broadcastDelay);
    unitTurnaround.forEach(
        (unit, time) -> LineSettings.notNegative("turnaround of unit " + unit, time));
    LineSettings.atLeast("retries", retries, 0);
    LineSettings.atLeast("maxQueue", maxQueue, 1);
  }

  /**
   * 1 s for an answer and for a late one, 2 retries, 100 ms gap, 5 ms turnaround on a serial line
   * and none on TCP, 100 ms after a broadcast, 1024 waiting, 16 at a time on TCP.
   */
  public static ModbusSettings of(Carrier carrier) {
    boolean tcp = carrier == Carrier.TCP;
    return new ModbusSettings(
        carrier,
        tcp ? 16 : 1,
        Duration.ofSeconds(1),
        tcp ? 0 : 2,
        Duration.ofMillis(100),
        tcp ? Duration.ZERO : Duration.ofMillis(5),
        Map.of(),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        1024,
        false,
        List.of());
  }

  /** The same with another time for an answer, and as much for a late one. */
  public ModbusSettings waiting(Duration time, int times) {
    return new ModbusSettings(
        carrier,
        window,
        time,
        times,
        gap,
        turnaround,
        unitTurnaround,
        broadcastDelay,
        time,
        maxQueue,
        echo,
        functions);
  }

  /** The same with silences that single units need. */
  public ModbusSettings resting(Map<Integer, Duration> units) {
    return new ModbusSettings(
        carrier,
        window,
        timeout,
        retries,
        gap,
        turnaround,
        units,
        broadcastDelay,
        lateWindow,
        maxQueue,
        echo,
        functions);
  }

  /** The same on a line that gives back what is sent. */
  public ModbusSettings echoing() {
    return new ModbusSettings(
        carrier,
        window,
        timeout,
        retries,
        gap,
        turnaround,
        unitTurnaround,
        broadcastDelay,
        lateWindow,
        maxQueue,
        true,
        functions);
  }

  /** Silence that a unit needs before it is asked again, ns. */
  long restNanos(int unit) {
    return unitTurnaround.getOrDefault(unit, Duration.ZERO).toNanos();
  }
}

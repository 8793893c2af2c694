package dev.holdfast.sim.meter;

import dev.holdfast.meter.dlt645.Dlt645Address;
import java.util.Set;

/**
 * One meter of a line.
 *
 * @param unit Modbus unit, 1 to 247
 * @param address address on its label, 1 to 12 digits; leading zeros may be left out
 * @param protocols what it speaks, at least one
 */
public record MeterIdentity(int unit, String address, Set<MeterProtocol> protocols) {

  private static final int MAX_UNIT = 247;

  public MeterIdentity {
    protocols = Set.copyOf(protocols);
    if (unit < 1 || unit > MAX_UNIT) {
      throw new IllegalArgumentException("unit " + unit + " is not 1 to " + MAX_UNIT);
    }
    Dlt645Address parsed = Dlt645Address.parse(address);
    if (parsed.shortened() || parsed.equals(Dlt645Address.BROADCAST)) {
      throw new IllegalArgumentException("no meter has the address " + address);
    }
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("meter " + address + " speaks no protocol");
    }
    address = parsed.text();
  }
}

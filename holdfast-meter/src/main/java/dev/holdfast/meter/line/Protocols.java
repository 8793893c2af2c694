package dev.holdfast.meter.line;

import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.modbus.AsciiFormat;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The protocols that a line can be set to speak, by name. Any that is told by its bytes can join
 * those that are known here: its format finds frames, its {@link dev.holdfast.meter.MeterServer}
 * answers them, its {@link dev.holdfast.meter.MeterClient} asks.
 */
public final class Protocols {
  private static final int COLON = ':';
  private static final String RTU = "modbus-rtu";

  private final Map<String, Function<Role, Tongue>> known;

  private Protocols(Map<String, Function<Role, Tongue>> known) {
    this.known = known;
  }

  /**
   * {@code modbus-rtu}, {@code dlt645-2007} and {@code dlt698.45}, in which order they are tried
   * unless told otherwise; {@code modbus-ascii} and {@code modbus-tcp} where they are asked for.
   */
  public static Protocols standard() {
    Map<String, Function<Role, Tongue>> known = new LinkedHashMap<>();
    known.put(RTU, role -> Tongue.modbus(new RtuFormat(role)));
    known.put("dlt645-2007", _ -> Tongue.dlt645(new Dlt645Format()));
    known.put("dlt698.45", _ -> Tongue.dlt698(new Dlt698Format()));
    known.put("modbus-ascii", _ -> new Tongue(new AsciiFormat(), false, true, COLON));
    known.put("modbus-tcp", _ -> Tongue.modbus(new TcpFormat(false)));
    return new Protocols(known);
  }

  /** What is tried unless told otherwise. */
  public static List<String> usual() {
    return List.of(RTU, "dlt645-2007", "dlt698.45");
  }

  /**
   * These and one more.
   *
   * @param tongue makes it for one line; the role is the way that frames go which must not wait
   * @throws IllegalArgumentException when the name is taken
   */
  public Protocols with(String name, Function<Role, Tongue> tongue) {
    Map<String, Function<Role, Tongue>> more = new LinkedHashMap<>(known);
    if (more.put(name, tongue) != null) {
      throw new IllegalArgumentException("protocol " + name + " is known already");
    }
    return new Protocols(more);
  }

  /**
   * The same for a line on which the Modbus units that are ours, those we serve or those we ask,
   * are known: no frame of theirs waits behind the false head of another protocol.
   *
   * @param units 0 to 255; 0 stands for requests to all
   * @throws IllegalArgumentException from {@link #tongues}, when one is out of range
   */
  public Protocols among(Collection<Integer> units) {
    List<Integer> ours = List.copyOf(units);
    Map<String, Function<Role, Tongue>> same = new LinkedHashMap<>(known);
    same.computeIfPresent(RTU, (_, rtu) -> role -> among(rtu.apply(role), ours));
    return new Protocols(same);
  }

  private static Tongue among(Tongue tongue, List<Integer> units) {
    return tongue.format() instanceof RtuFormat rtu ? Tongue.modbus(rtu.among(units)) : tongue;
  }

  /** All names. */
  public Set<String> names() {
    return Set.copyOf(known.keySet());
  }

  /**
   * What a line speaks, in the order in which it is tried.
   *
   * @param expected requests for a server, responses for a client, {@link Role#UNKNOWN} for who
   *     listens to both
   * @throws IllegalArgumentException naming the first name that is unknown or comes twice
   */
  public List<Tongue> tongues(List<String> names, Role expected) {
    List<Tongue> tongues = new ArrayList<>();
    for (String name : names) {
      Function<Role, Tongue> tongue = known.get(name);
      if (tongue == null) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is no protocol; there are " + String.join(", ", known.keySet()));
      }
      if (names.indexOf(name) != tongues.size()) {
        throw new IllegalArgumentException("protocol " + name + " is given twice");
      }
      tongues.add(tongue.apply(expected));
    }
    return List.copyOf(tongues);
  }
}

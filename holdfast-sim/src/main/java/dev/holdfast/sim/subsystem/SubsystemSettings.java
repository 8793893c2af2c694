package dev.holdfast.sim.subsystem;

import dev.holdfast.arq.ArqBus;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.link.endpoint.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated sub-system behaves.
 *
 * @param buses where peers find it: one endpoint, or several wires with one peer each
 * @param arq how it speaks
 * @param impairments what its path does, both ways
 * @param telemetryEvery pause between frames that it sends unasked to each peer it has heard, or
 *     null where it sends none
 */
public record SubsystemSettings(
    List<ArqBus> buses,
    ArqSettings arq,
    Impairments impairments,
    @Nullable Duration telemetryEvery) {

  private static final String NAME = "subsystem";

  public SubsystemSettings {
    buses = ArqBus.checked(List.copyOf(buses), arq);
  }

  /** At one endpoint. */
  public SubsystemSettings(
      Endpoint endpoint,
      ArqSettings arq,
      Impairments impairments,
      @Nullable Duration telemetryEvery) {
    this(buses(List.of(endpoint)), arq, impairments, telemetryEvery);
  }

  /** Endpoints with names by their places. */
  public static List<ArqBus> buses(List<Endpoint> endpoints) {
    return IntStream.range(0, endpoints.size())
        .mapToObj(i -> new ArqBus(i == 0 ? NAME : NAME + "-" + (i + 1), endpoints.get(i)))
        .toList();
  }

  /** FrmType of telemetry. */
  public static final int TELEMETRY_TYPE = 1;

  /** FrmCode of telemetry; its content is a counter from 1, 8 bytes. */
  public static final int TELEMETRY_CODE = 1;
}

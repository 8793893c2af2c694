package dev.holdfast.sim.subsystem;

import dev.holdfast.arq.ArqSettings;
import dev.holdfast.link.endpoint.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated sub-system behaves.
 *
 * @param endpoint where peers find it
 * @param arq how it speaks
 * @param impairments what its path does, both ways
 * @param telemetryEvery pause between frames that it sends unasked to each peer it has heard, or
 *     null where it sends none
 */
public record SubsystemSettings(
    Endpoint endpoint,
    ArqSettings arq,
    Impairments impairments,
    @Nullable Duration telemetryEvery) {

  /** FrmType of telemetry. */
  public static final int TELEMETRY_TYPE = 1;

  /** FrmCode of telemetry; its content is a counter from 1, 8 bytes. */
  public static final int TELEMETRY_CODE = 1;
}

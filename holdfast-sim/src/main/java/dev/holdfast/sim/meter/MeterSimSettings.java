package dev.holdfast.sim.meter;

import dev.holdfast.link.endpoint.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated line of meters is.
 *
 * @param endpoint where clients come, the serial port, or where the client is dialled
 * @param meters at least one, at most 247; no two with the same unit or address
 * @param liveRegisters whether registers 0 to 63 show what the meter measures (see {@link
 *     LiveRegisters}) in place of their own numbers
 * @param gap silence after which what was received of a frame is given up
 * @param maxConnections clients served at a time, 1 to 10 000
 * @param dial what is said first, where the endpoint is one to dial
 * @param record file that gets a line for each reply acknowledged; null for none
 */
public record MeterSimSettings(
    Endpoint endpoint,
    List<MeterIdentity> meters,
    boolean liveRegisters,
    Duration gap,
    int maxConnections,
    DialManners dial,
    @Nullable Path record) {

  private static final int MAX_CONNECTIONS = 10_000;

  public MeterSimSettings {
    meters = List.copyOf(meters);
    if (meters.isEmpty()) {
      throw new IllegalArgumentException("a line needs a meter");
    }
    Set<Integer> units = new HashSet<>();
    Set<String> addresses = new HashSet<>();
    for (MeterIdentity meter : meters) {
      if (!units.add(meter.unit())) {
        throw new IllegalArgumentException("two meters have unit " + meter.unit());
      }
      if (!addresses.add(meter.address())) {
        throw new IllegalArgumentException("two meters have address " + meter.address());
      }
    }
    if (gap.isNegative() || gap.isZero()) {
      throw new IllegalArgumentException("gap " + gap + " is not above 0");
    }
    if (maxConnections < 1 || maxConnections > MAX_CONNECTIONS) {
      throw new IllegalArgumentException(
          "max-connections " + maxConnections + " is not 1 to " + MAX_CONNECTIONS);
    }
  }

  /** A line to which meters are added; one with unit 1 and address 123456789012 where none is. */
  public static Builder at(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /** Collects settings. */
  public static final class Builder {
    private static final MeterIdentity USUAL =
        new MeterIdentity(1, "123456789012", MeterProtocol.usual());
    private static final Duration SERIAL_GAP = Duration.ofMillis(100);
    private static final Duration NETWORK_GAP = Duration.ofMillis(250);

    private final Endpoint endpoint;
    private final List<MeterIdentity> meters = new ArrayList<>();
    private Duration gap;
    private boolean liveRegisters;
    private int maxConnections = 1_024;
    private DialManners dial = DialManners.SILENT;
    private @Nullable Path record;

    private Builder(Endpoint endpoint) {
      this.endpoint = endpoint;
      this.gap = endpoint instanceof Endpoint.Serial ? SERIAL_GAP : NETWORK_GAP;
    }

    /** Adds a meter. */
    public Builder meter(int unit, String address, Set<MeterProtocol> protocols) {
      meters.add(new MeterIdentity(unit, address, protocols));
      return this;
    }

    public Builder liveRegisters(boolean value) {
      liveRegisters = value;
      return this;
    }

    /** 100 ms on a serial line, 250 ms on a network, unless set. */
    public Builder gap(Duration value) {
      gap = value;
      return this;
    }

    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    /** Says nothing unless set. */
    public Builder dial(DialManners value) {
      dial = value;
      return this;
    }

    public Builder record(@Nullable Path value) {
      record = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException naming the first value out of its range
     */
    public MeterSimSettings build() {
      return new MeterSimSettings(
          endpoint,
          meters.isEmpty() ? List.of(USUAL) : meters,
          liveRegisters,
          gap,
          maxConnections,
          dial,
          record);
    }
  }
}

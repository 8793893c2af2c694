package dev.holdfast.gateway;

import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.meter.MeterProtocol;
import dev.holdfast.sim.meter.MeterSimSettings;
import dev.holdfast.sim.meter.MeterSimulator;
import java.io.IOException;
import java.util.Set;

/** Three simulated meters at one end: unit 1, 645 123456789012, 698 210987654321. */
final class TestMeters {

  private TestMeters() {}

  static MeterSimulator open(Links links) throws IOException {
    return open(links, "tcp-listen://127.0.0.1:0");
  }

  static MeterSimulator open(Links links, String endpoint) throws IOException {
    return MeterSimulator.open(
        links,
        MeterSimSettings.at(Endpoint.parse(endpoint))
            .meter(1, "100000000001", Set.of(MeterProtocol.RTU))
            .meter(2, "123456789012", Set.of(MeterProtocol.DLT645))
            .meter(3, "210987654321", Set.of(MeterProtocol.DLT698))
            .build());
  }
}

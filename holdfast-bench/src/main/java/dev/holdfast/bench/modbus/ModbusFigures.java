package dev.holdfast.bench.modbus;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.bench.modbus.ModbusServers.Way;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads of ten registers over 16 connections, as rows of the table. */
public final class ModbusFigures {

  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 9;
  private static final Duration ROUND = Duration.ofSeconds(1);

  private ModbusFigures() {}

  /** Measures; servers are processes of their own, so the driver is the same for all. */
  public static List<Figure> measure() throws IOException {
    try (Child raw = server(Way.RAW);
        Child holdfast = server(Way.HOLDFAST);
        Child digitalpetri = server(Way.DIGITALPETRI);
        Child j2mod = server(Way.J2MOD);
        ModbusDriver toRaw = new ModbusDriver(raw.awaitPort(), CONNECTIONS);
        ModbusDriver toHoldfast = new ModbusDriver(holdfast.awaitPort(), CONNECTIONS);
        ModbusDriver toDigitalpetri = new ModbusDriver(digitalpetri.awaitPort(), CONNECTIONS);
        ModbusDriver toJ2mod = new ModbusDriver(j2mod.awaitPort(), CONNECTIONS)) {
      return figures(
          List.of(
              new Contender(Way.RAW, toRaw),
              new Contender(Way.HOLDFAST, toHoldfast),
              new Contender(Way.DIGITALPETRI, toDigitalpetri),
              new Contender(Way.J2MOD, toJ2mod)));
    }
  }

  /** A server with its driver, and what was measured of it. */
  private record Contender(Way way, ModbusDriver driver, Samples rates) {
    Contender(Way way, ModbusDriver driver) {
      this(way, driver, new Samples());
    }

    void measure() throws IOException {
      rates.add(driver.rate(driver.usual()));
    }
  }

  private static List<Figure> figures(List<Contender> contenders) throws IOException {
    Map<Way, Double> rates = new EnumMap<>(Way.class);
    for (Contender contender : contenders) {
      contender.driver().warmUp(ROUND);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Contender contender : contenders) {
        contender.measure();
      }
    }
    contenders.forEach(contender -> rates.put(contender.way(), contender.rates().median()));
    return List.of(
        figure(", raw echo", rates, Way.RAW, "at least 0.8"),
        figure(", digitalpetri modbus in place of the floor", rates, Way.DIGITALPETRI, "above 1"),
        figure(", j2mod in place of the floor", rates, Way.J2MOD, "above 1"));
  }

  private static Figure figure(String name, Map<Way, Double> rates, Way floor, String asked) {
    double ours = rates.getOrDefault(Way.HOLDFAST, 0.0);
    double theirs = rates.getOrDefault(floor, 0.0);
    return new Figure(
        "Modbus TCP server, 10 registers, " + CONNECTIONS + " connections" + name,
        Figure.amount(ours, "/s"),
        Figure.amount(theirs, "/s"),
        Figure.ratio(ours, theirs),
        asked);
  }

  private static Child server(Way way) throws IOException {
    return Child.java(ModbusServers.class, way.name(), Integer.toString(CONNECTIONS));
  }
}

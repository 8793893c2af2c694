package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.proof.SerialPair;
import dev.holdfast.meter.search.Search;
import dev.holdfast.sim.meter.MeterProtocol;
import dev.holdfast.sim.meter.MeterSimSettings;
import dev.holdfast.sim.meter.MeterSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scan} as its user sees it. */
@Tag("long")
class ScanCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private final Links links = Links.open();

  @AfterEach
  void close() {
    links.close();
  }

  private MeterSimulator meters(String endpoint) throws IOException {
    return MeterSimulator.open(
        links,
        MeterSimSettings.at(Endpoint.parse(endpoint))
            .meter(3, "100000000001", Set.of(MeterProtocol.RTU))
            .meter(1, "123456789012", Set.of(MeterProtocol.DLT645))
            .meter(2, "210987654321", Set.of(MeterProtocol.DLT698))
            .build());
  }

  @Test
  void findsTheMetersOfASerialLine() throws Exception {
    Process pair = SerialPair.open(folder);
    try (var _ = meters("serial://" + folder.resolve("b"));
        HoldfastProcess scan =
            HoldfastProcess.start(
                folder,
                "scan",
                "serial://" + folder.resolve("a"),
                "--protocols",
                "all",
                "--baud",
                "9600",
                "--parity",
                "none",
                "--units",
                "2-3",
                "--delay",
                "3s")) {
      assertThat(scan.awaitExit(PATIENCE)).isZero();
      String at = " at serial://" + folder.resolve("a") + "?baud=9600&parity=none&data=8&stop=1";
      assertThat(scan.output())
          .satisfiesExactlyInAnyOrder(
              line -> assertThat(line).startsWith("dlt645-2007 123456789012" + at),
              line -> assertThat(line).startsWith("dlt698.45 210987654321" + at),
              line -> assertThat(line).startsWith("modbus-rtu 3" + at));
      assertThat(scan.errors()).isEmpty();
    } finally {
      pair.destroy();
      pair.waitFor();
    }
  }

  @Test
  void endsWithTheFirstMeterAndTellsItAsJson() throws Exception {
    try (MeterSimulator meters = meters("tcp-listen://127.0.0.1:0");
        HoldfastProcess scan =
            HoldfastProcess.start(
                folder,
                "scan",
                "tcp://" + meters.address(),
                "--first",
                "--json",
                "--delay",
                "3s")) {
      assertThat(scan.awaitExit(PATIENCE)).isZero();
      assertThat(scan.output()).hasSize(2);
      assertThat(scan.output().getFirst())
          .contains("\"protocol\":\"dlt645-2007\"", "\"address\":\"123456789012\"");
      assertThat(scan.output().getLast()).contains("\"found\":1", "\"asked\":1");
    }
  }

  @Test
  void findingNothingIsAnExitCodeOfItsOwn() throws Exception {
    try (MeterSimulator meters = meters("tcp-listen://127.0.0.1:0");
        HoldfastProcess scan =
            HoldfastProcess.start(
                folder,
                "scan",
                "tcp://" + meters.address(),
                "--protocols",
                "rtu",
                "--units",
                "9,11-12")) {
      assertThat(scan.awaitExit(PATIENCE)).isEqualTo(ExitCode.REFUSED);
      assertThat(scan.output()).isEmpty();
      assertThat(scan.errors()).contains("no meter answered any of 3 questions");
    }
  }

  @Test
  void aLineThatCannotBeOpenedAndWrongOptionsAreTold() throws Exception {
    try (HoldfastProcess scan =
        HoldfastProcess.start(folder, "scan", "tcp://" + RawSocket.freeAddress())) {
      assertThat(scan.awaitExit(PATIENCE)).isEqualTo(ExitCode.FAILED);
      assertThat(scan.errors()).contains("cannot search tcp://");
    }
    try (HoldfastProcess scan =
        HoldfastProcess.start(folder, "scan", "tcp://127.0.0.1:1", "--protocols", "rtu,x")) {
      assertThat(scan.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
      assertThat(scan.errors()).contains("\"x\" is no protocol");
    }
  }

  @Test
  void theBarTellsHowFarItIs() {
    Search.Progress progress =
        new Search.Progress(
            10, 30, Duration.ofSeconds(30), Duration.ofSeconds(90), "rtu 9600 even");
    assertThat(ScanProgress.line(progress, 2))
        .isEqualTo(
            "[#######-----------------------] 25 % rtu 9600 even, 2 found, at most 1m 30s left");
  }
}

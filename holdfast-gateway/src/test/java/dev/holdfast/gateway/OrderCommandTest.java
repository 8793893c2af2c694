package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.cli.HoldfastProcess;
import dev.holdfast.link.Links;
import dev.holdfast.sim.meter.MeterSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code order} against a running gateway and simulated meters. */
class OrderCommandTest {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Path PAGE = Path.of("..", "docs", "metering.md");

  @TempDir Path folder;

  private TestGateway open(String meters) throws GatewayException {
    return TestGateway.open(
        folder,
        """
        links:
          - name: hall
            protocol: meter
            endpoint: tcp://%s
            redial: {first: 100ms, cap: 200ms}
            meter:
              interval: 5s
              timeout: 5s
              meters:
                - name: press-1
                  protocol: modbus-rtu
                  address: "1"
                  points: [{name: ct-ratio, register: 5, writable: true, max: 900}]
                - name: feeder-1
                  protocol: dlt645-2007
                  address: "123456789012"
                  access: {level: 2, password: "000000"}
                  points: [{name: energy, id: "00010000"}]
        """
            .formatted(meters));
  }

  private record Ended(int code, List<String> output, String errors) {}

  private Ended order(TestGateway gateway, List<String> words) throws Exception {
    List<String> all = new ArrayList<>(List.of("order", "--http", gateway.http()));
    all.addAll(words);
    try (HoldfastProcess process = HoldfastProcess.start(folder, all.toArray(String[]::new))) {
      int code = process.awaitExit(WITHIN);
      return new Ended(code, process.output(), process.errors());
    }
  }

  private static List<List<String>> documented() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("holdfast order "))
        .map(line -> List.of(line.substring("holdfast order ".length()).split(" ")))
        .toList();
  }

  @Test
  void theOrdersOfTheDocumentsAreDone() throws Exception {
    try (Links links = Links.open();
        MeterSimulator meters = TestMeters.open(links);
        TestGateway gateway = open(meters.address())) {
      gateway.awaitReady("hall");
      List<List<String>> orders = documented();
      assertThat(orders).hasSize(3);

      for (List<String> words : orders) {
        Ended ended = order(gateway, words);
        assertThat(ended.errors()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.output()).singleElement().asString().startsWith("done: " + words.get(1));
      }

      Ended beyond = order(gateway, List.of("hall", "press-1", "write", "ct-ratio", "901"));
      assertThat(beyond.code()).isEqualTo(4);
      assertThat(beyond.errors()).contains("OUT_OF_RANGE: 901 is above 900");
      gateway.awaitEvent("hall", "order-refused");
    }
  }
}

package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.link.proof.Proof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Thousands of modems at one door: a third says who it is by a packet, a third by a DL/T 698.45
 * login, a third is asked for its DL/T 645 address. Each becomes a link that is read; then all dial
 * in again, in another order, and each new connection takes the place of the old one.
 */
@Tag("long")
class DialInProof {

  private static final int CALLERS = Integer.getInteger("holdfast.dial-in.callers", 3_000);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void thousandsOfModemsComeInByOneDoorAndComeAgain() {
    Proof.run("dial-in", this::round);
  }

  private void round(Random random) throws Exception {
    String address = RawSocket.freeAddress();
    Path own = Files.createTempDirectory(folder, "round");
    try (TestGateway gateway = TestGateway.open(own, yaml(address))) {
      long empty = heap();
      long start = System.nanoTime();
      try (DiallingModems first = DiallingModems.dial(address, CALLERS, random)) {
        awaitPresent(gateway);
        double known = seconds(start);
        awaitRead(gateway, 1);
        double read = seconds(start);
        long full = heap();
        long again = System.nanoTime();
        try (DiallingModems second = DiallingModems.dial(address, CALLERS, random)) {
          first.awaitEnds(PATIENCE);
          awaitPresent(gateway);
          double replaced = seconds(again);
          awaitReplaced(gateway);
          assertThat(first.wrong() + second.wrong()).isZero();
          System.out.printf(
              "dial-in: %d callers known after %.1f s, each read after %.1f s, %.1f kB of heap for"
                  + " each, all replaced after %.1f s%n",
              CALLERS, known, read, (full - empty) / 1024.0 / CALLERS, replaced);
        }
      }
    }
  }

  private static String yaml(String address) {
    return """
    links:
      - name: field
        protocol: meter
        endpoint: tcp-listen://%s
        meter:
          interval: 60s
          timeout: 20s
          dial-in:
            register: 'REG:{id}\\r\\n'
            ask: true
            unknown: template
            identify-within: 2m
            unidentified: 10000
            unidentified-per-address: 10000
            max-callers: 10000
          meters:
            - name: main
              protocol: dlt645-2007
              address: "{id}"
              points: [{name: energy, id: "00010000"}]
    """
        .formatted(address);
  }

  private static void awaitPresent(TestGateway gateway) {
    gateway.awaitLink(
        "field",
        PATIENCE,
        door ->
            door.path("dialIn").path("present").asInt() == CALLERS
                && door.path("dialIn").path("unidentified").asInt() == 0);
  }

  /** Waits until each caller's link has brought so many readings. */
  private static void awaitRead(TestGateway gateway, int readings) {
    gateway.awaitLinks(
        PATIENCE,
        links ->
            callers(links).stream()
                    .filter(link -> link.path("traffic").path("messagesIn").asLong() >= readings)
                    .count()
                == CALLERS);
  }

  /** Waits until each link is ready, on another connection than its first. */
  private static void awaitReplaced(TestGateway gateway) {
    gateway.awaitLinks(
        PATIENCE,
        links ->
            callers(links).stream()
                    .filter(link -> link.path("ready").asBoolean())
                    .filter(
                        link -> link.path("lastBreak").path("cause").asString().equals("REPLACED"))
                    .count()
                == CALLERS);
  }

  private static Set<JsonNode> callers(JsonNode links) {
    return links
        .valueStream()
        .filter(link -> !link.path("name").asString().equals("field"))
        .collect(Collectors.toSet());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}

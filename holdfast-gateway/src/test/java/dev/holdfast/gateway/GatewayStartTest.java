package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.gateway.cli.HoldfastProcess;
import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} where it cannot: one sentence on standard error, exit code 1. */
class GatewayStartTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private HoldfastProcess run(String yaml) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "gateway-", ".yaml"), yaml);
    return HoldfastProcess.start(folder, "run", "--config", file.toString());
  }

  private static void endsWithOneSentence(HoldfastProcess run, String part)
      throws IOException, InterruptedException {
    assertThat(run.awaitExit(SOON)).isEqualTo(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.errors().lines().filter(line -> line.startsWith("holdfast: ")))
        .singleElement()
        .asString()
        .contains(part);
    assertThat(run.errors()).doesNotContain("\tat ", "Exception");
  }

  @Test
  void saysThatThePortOfTheWebPageIsTaken() throws IOException, InterruptedException {
    try (ServerSocket other = RawSocket.listen();
        HoldfastProcess run = run("gateway: {http: \"%s\"}".formatted(RawSocket.address(other)))) {
      endsWithOneSentence(run, "127.0.0.1 port " + other.getLocalPort());
    }
  }

  @Test
  void saysThatTheAddressOfALinkIsTaken() throws IOException, InterruptedException {
    try (ServerSocket other = RawSocket.listen();
        HoldfastProcess run =
            run(
                """
                gateway: {http: off}
                links:
                  - {name: etcher, protocol: hsms, endpoint: "tcp-listen://%s"}
                """
                    .formatted(RawSocket.address(other)))) {
      endsWithOneSentence(run, "link etcher cannot listen");
      assertThat(run.errors()).contains(RawSocket.address(other));
    }
  }

  @Test
  void saysThatTheJournalCannotBeWritten() throws IOException, InterruptedException {
    Path file = Files.createFile(folder.resolve("no-folder"));
    try (HoldfastProcess run = run("gateway: {http: off, journal: {folder: %s}}".formatted(file))) {
      endsWithOneSentence(run, file + " cannot be written: a file stands in its place");
    }
  }

  @Test
  void saysThatAnotherGatewayHoldsTheJournal() throws IOException, InterruptedException {
    String yaml = "gateway: {http: off, journal: {folder: shared}}";
    try (HoldfastProcess first = run(yaml)) {
      await().atMost(SOON).until(() -> first.errors().contains("0 links"));
      try (HoldfastProcess second = run(yaml)) {
        endsWithOneSentence(second, "in use by another gateway (process " + first.handle().pid());
      }
      assertThat(first.handle().isAlive()).isTrue();
    }
  }
}

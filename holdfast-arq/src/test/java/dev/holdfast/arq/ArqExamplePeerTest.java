package dev.holdfast.arq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example peers in C and Python, which a sub-system's author starts from, beside ours. */
class ArqExamplePeerTest {

  private static final Path EXAMPLES = Path.of("../examples/arq").toAbsolutePath();

  @TempDir Path folder;

  private static boolean works(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process peer(String language, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    if (language.equals("c")) {
      assumeTrue(works("gcc", "--version"), "gcc is missing");
      Path built = folder.resolve("peer");
      if (!Files.exists(built)) {
        assertThat(
                works(
                    "gcc",
                    "-Wall",
                    "-Werror",
                    "-o",
                    built.toString(),
                    EXAMPLES.resolve("peer.c").toString()))
            .as("peer.c compiles without a warning")
            .isTrue();
      }
      command.add(built.toString());
    } else {
      assumeTrue(works("python3", "--version"), "python3 is missing");
      command.addAll(List.of("python3", EXAMPLES.resolve("peer.py").toString()));
    }
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static ArqSettings local() {
    return ArqSettings.from("127.0.0.1").to("127.0.0.1").build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "python"})
  void acknowledgesWhatWeSendAndTakesItOnce(String language) throws Exception {
    Process peer = peer(language, "listen", "0");
    try (Links links = Links.open();
        BufferedReader lines = peer.inputReader()) {
      String listening = lines.readLine();
      assertThat(listening).startsWith("listening ");
      String port = listening.substring("listening ".length());
      ArqLink link = ArqLink.to("peer", "udp://127.0.0.1:" + port, local()).open(links);
      link.whenOpen().get(10, SECONDS);
      for (int i = 0; i < 20; i++) {
        byte[] content = {(byte) i, (byte) 0xFE, (byte) 0xEF};
        assertThat(link.send(1, 16, content).get(10, SECONDS))
            .isInstanceOf(Outcome.Acknowledged.class);
        assertThat(lines.readLine()).isEqualTo(HexFormat.of().formatHex(content));
      }
    } finally {
      peer.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c", "python"})
  void isAcknowledgedByUs(String language) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (Links links = Links.open()) {
      ArqLink link =
          ArqLink.to("ours", "udp-listen://127.0.0.1:0", local())
              .onMessage(m -> heard.add(HexFormat.of().formatHex(m.frame().content())))
              .open(links);
      Endpoint.Udp at = (Endpoint.Udp) link.link().bound().get(10, SECONDS);
      Process peer =
          peer(language, "send", "127.0.0.1", String.valueOf(at.port()), "00", "0102", "ffaa55");
      try (BufferedReader lines = peer.inputReader()) {
        assertThat(lines.lines())
            .hasSize(3)
            .allSatisfy(line -> assertThat(line).startsWith("acknowledged "));
        assertThat(peer.waitFor()).isZero();
        await()
            .untilAsserted(
                () -> assertThat(heard).containsExactlyInAnyOrder("00", "0102", "ffaa55"));
      } finally {
        peer.destroy();
      }
    }
  }
}

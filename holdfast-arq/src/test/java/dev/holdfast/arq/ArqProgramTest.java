package dev.holdfast.arq;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program that the documentation shows, as a process of its own. */
class ArqProgramTest {

  private static final Path PAGE = Path.of("../docs/protocols/arq.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  private static String shown() throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void isShort() throws Exception {
    assertThat(shown().lines()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  @Timeout(120)
  void sendsAFrameAndTellsItsOutcome() throws Exception {
    List<ArqMessage> heard = new CopyOnWriteArrayList<>();
    try (Links links = Links.open()) {
      ArqLink peer =
          ArqLink.to("peer", "udp-listen://127.0.0.1:0", ArqSettings.from("127.0.0.1").build())
              .onMessage(heard::add)
              .open(links);
      int port = ((Endpoint.Udp) peer.link().bound().get(30, SECONDS)).port();
      Process program = start(port);
      try (BufferedReader said = program.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.lines().anyMatch(line -> line.startsWith("Acknowledged["))).isTrue();
        assertThat(heard)
            .extracting(message -> message.frame().content())
            .containsExactly(new byte[] {1, 2, 3});
      } finally {
        program.destroyForcibly();
      }
    }
  }

  private Process start(int port) throws Exception {
    String program =
        "import dev.holdfast.arq.*; import dev.holdfast.link.*;\nvoid main() {\n"
            + shown().replace(":5000", ":" + port).replaceAll("10\\.0\\.0\\.\\d", "127.0.0.1")
            + "}\n";
    Path source = Files.writeString(folder.resolve("Program.java"), program);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}

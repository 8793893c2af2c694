package dev.holdfast.posix.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** In a process of its own that was started with the signal held back. */
@EnabledOnOs(OS.LINUX)
class SignalTimerTest {

  @Test
  void sendsItsPayloadAgainAndAgain() throws Exception {
    Process process =
        new ProcessBuilder(
                "env",
                "--block-signal=RTMIN+6",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TimerMain.class.getName(),
                Integer.toString(34 + 6))
            .redirectErrorStream(true)
            .start();
    try (var output = process.getInputStream()) {
      assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactly("7", "7", "7", "ended");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void needsATimeAboveZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignalTimer.start(34 + 6, 0, Duration.ZERO));
  }
}

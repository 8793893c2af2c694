package dev.holdfast.link.proof;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pair of pseudo terminals, which stands for a serial line. */
public final class SerialPair {

  private SerialPair() {}

  /** Two ends, {@code a} and {@code b} in the folder; the test is skipped without socat. */
  public static Process open(Path dir) throws IOException {
    Process socat;
    try {
      socat =
          new ProcessBuilder(
                  "socat",
                  "pty,raw,echo=0,link=" + dir.resolve("a"),
                  "pty,raw,echo=0,link=" + dir.resolve("b"))
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("socat.log").toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "socat is not installed");
      throw e;
    }
    await().until(() -> Files.exists(dir.resolve("a")) && Files.exists(dir.resolve("b")));
    return socat;
  }
}

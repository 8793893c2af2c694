package dev.holdfast.gateway.journal;

import dev.holdfast.gateway.config.Size;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages for tests of what keeps and delivers them. */
public final class TestMessages {

  /** 2026-01-01T00:00:00.000001Z, us. */
  public static final long WALL = 1_767_225_600_000_001L;

  private TestMessages() {}

  /** A message whose body is its sequence number in text. */
  public static Message of(String link, long sequence) {
    return new Message(
        link, 1, sequence, WALL + sequence, new Plain(Long.toString(sequence), null));
  }

  /** A message of a number of bytes. */
  public static Message ofSize(String link, long sequence, int bytes) {
    return new Message(link, 1, sequence, WALL + sequence, new Plain("x".repeat(bytes), null));
  }

  /** A body of one byte. */
  public static Body body(int value) {
    return Body.of(new byte[] {(byte) value});
  }

  /** Settings with room for every test. */
  public static JournalSettings settings(Path folder) {
    return new JournalSettings(
        folder, Duration.ofDays(36_500), new Size(1L << 40), 100_000, 1 << 28);
  }

  /** A message that decodes to its own text. */
  public record Plain(String said, @Nullable String error) implements Decoded {
    @Override
    public String protocol() {
      return "test";
    }

    @Override
    public String kind() {
      return "plain";
    }

    @Override
    public byte[] bytes() {
      return said.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String text() {
      return "said " + (said.length() > 20 ? said.length() + " bytes" : said);
    }

    @Override
    public Map<String, Object> fields() {
      return said.length() > 20 ? Map.of() : Map.of("said", said);
    }
  }
}

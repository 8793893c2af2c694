package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsHeader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One thing that a row waits for. */
sealed interface Expected {

  Pattern MESSAGE =
      Pattern.compile(
          "([A-Z][a-z]+\\.[a-z]+|S\\d{1,3}F\\d{1,3})"
              + "(?: (\\d{1,3})(?:/(\\d{1,3}))?)?(?:=((?:[0-9a-f]{2})+))?");

  /**
   * Reads {@code Select.rsp 0}, {@code Reject.req 1/11}, {@code S2F26=2101aa}, {@code answer},
   * {@code close}, {@code keep} or {@code silence for 300ms}; null where it is none of them.
   */
  static @Nullable Expected parse(String text) {
    switch (text) {
      case "answer" -> {
        return new Handled();
      }
      case "close" -> {
        return new Close();
      }
      case "keep" -> {
        return new Keep();
      }
      default -> {}
    }
    if (text.startsWith("silence for ")) {
      Waiting time = Waiting.parse(text.substring("silence for ".length()));
      return time == null ? null : new Silence(time);
    }
    Matcher m = MESSAGE.matcher(text);
    return m.matches()
        ? new Message(
            m.group(1),
            number(m.group(2)),
            number(m.group(3)),
            m.group(4) == null ? null : HexFormat.of().parseHex(m.group(4)))
        : null;
  }

  private static @Nullable Integer number(@Nullable String digits) {
    return digits == null ? null : Integer.valueOf(digits);
  }

  /**
   * A frame.
   *
   * @param kind {@code Select.rsp}, {@code S2F26}
   * @param status status or reason; null for any
   * @param rejected what a Reject.req names in byte 2; null for any
   * @param body its body; null for any
   */
  record Message(
      String kind, @Nullable Integer status, @Nullable Integer rejected, byte @Nullable [] body)
      implements Expected {

    boolean fits(Frame frame) {
      HsmsHeader header = frame.header();
      return header.kind().equals(kind)
          && (status == null || status == header.byte3())
          && (rejected == null || rejected == header.byte2())
          && (body == null || Arrays.equals(body, frame.body()));
    }

    @Override
    public String toString() {
      return kind + (status == null ? "" : " " + status) + (rejected == null ? "" : "/" + rejected);
    }
  }

  /** The data message sent last was heard: its reply, its abort, or stream 9 about it. */
  record Handled() implements Expected {
    @Override
    public String toString() {
      return "answer";
    }
  }

  /** The connection ends; frames before its end do not matter. */
  record Close() implements Expected {
    @Override
    public String toString() {
      return "close";
    }
  }

  /** The next that comes is the answer to a Linktest.req. */
  record Keep() implements Expected {
    @Override
    public String toString() {
      return "keep";
    }
  }

  /** Nothing comes for a while, no end of the connection either. */
  record Silence(Waiting time) implements Expected {
    @Override
    public String toString() {
      return "silence";
    }
  }
}

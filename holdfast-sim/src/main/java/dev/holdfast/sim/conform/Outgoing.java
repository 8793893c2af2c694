package dev.holdfast.sim.conform;

import dev.holdfast.hsms.SType;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a script sends: a frame, described or byte by byte. */
sealed interface Outgoing {

  /** Bytes as they stand. */
  record Bytes(byte[] bytes) implements Outgoing {}

  /**
   * A control message.
   *
   * @param status byte 3
   * @param rejected byte 2, which a Reject.req uses
   * @param answers whether it has the system bytes of the peer's last request
   */
  record Control(SType type, int status, int rejected, boolean answers) implements Outgoing {}

  /**
   * A data message.
   *
   * @param deviceOffset what is added to the peer's device id
   * @param pType 0 for SECS-II
   * @param answers whether it has the system bytes of the peer's last request
   */
  record Data(
      int stream,
      int function,
      boolean expectsReply,
      int deviceOffset,
      int pType,
      byte[] body,
      boolean answers)
      implements Outgoing {}

  /** Longest body that a script can ask for by repetition, bytes. */
  int MAX_BODY = 64 << 20;

  Pattern DATA = Pattern.compile("S(\\d{1,3})F(\\d{1,3})(W?)(@other|@ptype1)?(?:=([0-9a-f*+]+))?");

  Pattern RUN = Pattern.compile("((?:[0-9a-f]{2})+)(?:\\*(\\d{1,9}))?");

  Pattern CONTROL = Pattern.compile("([A-Z][a-z]+\\.[a-z]+)(?::(\\d{1,3})(?:/(\\d{1,3}))?)?");

  /**
   * Reads {@code Select.req}, {@code Select.rsp:2}, {@code Reject.req:1/11}, {@code S2F25W=210105},
   * {@code S1F1W@other}, {@code S2F25W=0101*1000+2101aa} or {@code hex:00000000}; null where it is
   * none of them.
   */
  static @Nullable Outgoing parse(String text, boolean answers) {
    if (text.startsWith("hex:")) {
      return text.matches("hex:([0-9a-f]{2})+")
          ? new Bytes(HexFormat.of().parseHex(text.substring(4)))
          : null;
    }
    Matcher data = DATA.matcher(text);
    if (data.matches()) {
      return data(data, answers);
    }
    Matcher control = CONTROL.matcher(text);
    if (control.matches()) {
      int status = number(control.group(2));
      int rejected = number(control.group(3));
      for (SType type : SType.values()) {
        if (type.label().equals(control.group(1)) && status <= 0xFF && rejected <= 0xFF) {
          return new Control(type, status, rejected, answers);
        }
      }
    }
    return null;
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static @Nullable Outgoing data(Matcher m, boolean answers) {
    int stream = number(m.group(1));
    int function = number(m.group(2));
    byte[] body = body(m.group(5));
    if (stream > 0x7F || function > 0xFF || body == null) {
      return null;
    }
    boolean expectsReply = !m.group(3).isEmpty();
    int deviceOffset = "@other".equals(m.group(4)) ? 1 : 0;
    int pType = "@ptype1".equals(m.group(4)) ? 1 : 0;
    return new Data(stream, function, expectsReply, deviceOffset, pType, body, answers);
  }

  /** Bytes of {@code 0101*1000+2101aa}: runs of hex, each once or so many times. */
  private static byte @Nullable [] body(@Nullable String text) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (text == null) {
      return body.toByteArray();
    }
    for (String part : text.split("\\+", -1)) {
      Matcher run = RUN.matcher(part);
      if (!run.matches()) {
        return null;
      }
      byte[] once = HexFormat.of().parseHex(run.group(1));
      int times = run.group(2) == null ? 1 : number(run.group(2));
      if ((long) times * once.length > MAX_BODY - body.size()) {
        return null;
      }
      for (int i = 0; i < times; i++) {
        body.writeBytes(once);
      }
    }
    return body.toByteArray();
  }
}

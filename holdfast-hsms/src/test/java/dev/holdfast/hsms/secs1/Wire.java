package dev.holdfast.hsms.secs1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.link.virtual.VirtualPort;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes SECS-I bytes apart from the code under test: blocks such as {@code >S1F1W#5} or {@code
 * <S6F11W#7:2/3=210100}, where {@code >} goes to the equipment, {@code :2/3} is the second block of
 * three ({@code :0} alone is a single block of number 0) and {@code @11} another device id than 10.
 */
final class Wire {

  static final byte EOT = 4;
  static final byte ENQ = 5;
  static final byte ACK = 6;
  static final byte NAK = 21;
  static final int DEVICE = 10;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<way>[<>])S(?<stream>\\d+)F(?<function>\\d+)(?<w>W?)#(?<system>\\d+)"
              + "(:(?<number>\\d+)(/(?<of>\\d+))?)?(@(?<device>\\d+))?(=(?<body>[0-9a-f]*))?");

  private Wire() {}

  static byte[] block(String shorthand) {
    Matcher parts = SHAPE.matcher(shorthand);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no block: " + shorthand);
    }
    int number = parts.group("number") == null ? 1 : Integer.parseInt(parts.group("number"));
    int of = parts.group("of") == null ? number : Integer.parseInt(parts.group("of"));
    int device = parts.group("device") == null ? DEVICE : Integer.parseInt(parts.group("device"));
    int system = Integer.parseUnsignedInt(parts.group("system"));
    byte[] data =
        parts.group("body") == null ? new byte[0] : HexFormat.of().parseHex(parts.group("body"));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(device >> 8 | (parts.group("way").equals("<") ? 0x80 : 0));
    content.write(device);
    content.write(
        Integer.parseInt(parts.group("stream")) | (parts.group("w").isEmpty() ? 0 : 0x80));
    content.write(Integer.parseInt(parts.group("function")));
    content.write(number >> 8 | (number == of ? 0x80 : 0));
    content.write(number);
    for (int shift = 24; shift >= 0; shift -= 8) {
      content.write(system >> shift);
    }
    content.writeBytes(data);
    int sum = 0;
    for (byte each : content.toByteArray()) {
      sum += each & 0xFF;
    }
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(content.size());
    block.writeBytes(content.toByteArray());
    block.write(sum >> 8);
    block.write(sum);
    return block.toByteArray();
  }

  static Secs1Settings.Builder host() {
    return Secs1Settings.host().deviceId(DEVICE);
  }

  static Secs1Settings.Builder equipment() {
    return Secs1Settings.equipment().deviceId(DEVICE);
  }

  static VirtualPort<Secs1Session> open(Secs1Settings.Builder settings) {
    return VirtualPort.open(new Secs1Sessions(settings.build()));
  }

  /** Lets a block arrive as it should, and takes EOT and ACK off what was sent. */
  static void deliver(VirtualPort<Secs1Session> port, String block) {
    port.receive(ENQ);
    port.advance(Duration.ofMillis(10));
    port.receive(block(block));
    byte[] sent = port.takeSentBytes();
    if (sent.length < 2 || sent[0] != EOT || sent[1] != ACK) {
      throw new AssertionError("not taken: " + HexFormat.of().formatHex(sent));
    }
  }

  /** Grants the line to the session, takes its block and acknowledges it. */
  static byte[] accept(VirtualPort<Secs1Session> port) {
    port.takeSent();
    port.receive(EOT);
    byte[] block = port.takeSentBytes();
    port.receive(ACK);
    return block;
  }

  /** Why a request failed; asserts that it did. */
  static HsmsFailure failure(CompletableFuture<HsmsMessage> reply) {
    assertThat(reply).isCompletedExceptionally();
    return (HsmsFailure) reply.exceptionNow();
  }
}

package dev.holdfast.meter.modbus;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import java.util.Arrays;

/**
 * Modbus ASCII: colon, unit, PDU and LRC as hex digits of either case, CR LF; 9 to 513 characters.
 */
public final class AsciiFormat implements FrameFormat<ModbusFrame> {
  private static final int MIN = 9;
  private static final int MAX = 513;

  @Override
  public String protocol() {
    return Carrier.ASCII.protocol();
  }

  @Override
  public int maxLength() {
    return MAX;
  }

  @Override
  public Finding<ModbusFrame> look(byte[] bytes, int at, int end) {
    if (bytes[at] != ':') {
      return Finding.no();
    }
    int limit = Math.min(end, at + MAX);
    int i = at + 1;
    while (i < limit && Character.digit(bytes[i], 16) >= 0) {
      i++;
    }
    if (i == limit) {
      return i - at < MAX ? new Finding.NeedMore<>(Math.max(MIN, i - at + 1)) : Finding.no();
    }
    if (bytes[i] != '\r' || (i - at) % 2 == 0 || i - at < MIN - 2) {
      return Finding.no();
    }
    if (i + 1 == end) {
      return new Finding.NeedMore<>(i + 2 - at);
    }
    return bytes[i + 1] == '\n' ? decode(bytes, at, i) : Finding.no();
  }

  private static Finding<ModbusFrame> decode(byte[] bytes, int at, int end) {
    byte[] body = new byte[(end - at) / 2];
    for (int i = 0; i < body.length; i++) {
      int high = Character.digit(bytes[at + 1 + 2 * i], 16);
      body[i] = (byte) ((high << 4) | Character.digit(bytes[at + 2 + 2 * i], 16));
    }
    if ((byte) Carrier.sum(body) != 0 || body[1] == 0) {
      return Finding.no();
    }
    byte[] pdu = Arrays.copyOfRange(body, 1, body.length - 1);
    int request = PduLength.request(pdu, 0, pdu.length);
    int response = PduLength.response(pdu, 0, pdu.length);
    boolean exact =
        pdu[0] < 0
            ? pdu.length == 2
            : pdu.length == request
                || pdu.length == response
                || pdu[0] == 0x08
                || !PduLength.known(pdu[0]);
    if (!exact) {
      return Finding.no();
    }
    return new Finding.Found<>(
        end + 2 - at,
        ModbusFrame.of(
            Carrier.ASCII,
            0,
            body[0] & 0xFF,
            TcpFormat.role(pdu, request, response),
            pdu,
            0,
            pdu.length));
  }
}

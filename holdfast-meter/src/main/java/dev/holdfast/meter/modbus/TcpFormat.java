package dev.holdfast.meter.modbus;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame.Role;
import java.util.Arrays;
import java.util.List;

/**
 * Modbus TCP: transaction (2), protocol 0 (2), length (2), unit (1), PDU; 8 to 260 bytes, big
 * endian. It has no check sum, so the length must be exactly that of a request or response of its
 * function.
 */
public final class TcpFormat implements FrameFormat<ModbusFrame> {
  private static final int HEAD = 7;
  private static final int MAX = 260;

  private final boolean anyFunction;
  private final Functions functions;

  /**
   * @param anyFunction whether functions that the length table does not have are frames too; a
   *     server that speaks nothing else answers them with an exception
   */
  public TcpFormat(boolean anyFunction) {
    this(anyFunction, List.of());
  }

  /** As above, with functions that are not of the standard. */
  public TcpFormat(boolean anyFunction, List<UserFunction> own) {
    this.anyFunction = anyFunction;
    this.functions = new Functions(own);
  }

  @Override
  public String protocol() {
    return Carrier.TCP.protocol();
  }

  @Override
  public int maxLength() {
    return MAX;
  }

  @Override
  public Finding<ModbusFrame> look(byte[] bytes, int at, int end) {
    int have = end - at;
    // Protocol id 0 and, as no frame has more than 254 bytes behind it, the length's high byte.
    for (int i = 2; i < Math.min(have, 5); i++) {
      if (bytes[at + i] != 0) {
        return Finding.no();
      }
    }
    if (have < HEAD + 1) {
      return new Finding.NeedMore<>(HEAD + 1);
    }
    int pduLength = (bytes[at + 5] & 0xFF) - 1;
    if (pduLength < 1 || pduLength > PduLength.MAX) {
      return Finding.no();
    }
    int pduEnd = Math.min(end, at + HEAD + pduLength);
    int code = bytes[at + HEAD];
    int request = code < 0 ? PduLength.NONE : functions.request(bytes, at + HEAD, pduEnd);
    int response = code < 0 ? 2 : functions.response(bytes, at + HEAD, pduEnd);
    if (!possible(bytes, at, have, code, pduLength, request, response)) {
      return Finding.no();
    }
    int length = HEAD + pduLength;
    if (have < length) {
      return new Finding.NeedMore<>(length);
    }
    byte[] pdu = Arrays.copyOfRange(bytes, at + HEAD, at + length);
    int transaction = ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    Role role = role(pdu, request, response);
    return new Finding.Found<>(
        length,
        ModbusFrame.of(Carrier.TCP, transaction, bytes[at + 6] & 0xFF, role, pdu, 0, pdu.length));
  }

  /** Whether the length field fits what is there of the PDU so far. */
  private boolean possible(
      byte[] bytes, int at, int have, int code, int length, int request, int response) {
    if (code >= 0 && !functions.known(code)) {
      return anyFunction && code > 0;
    }
    if (code == 0x08) {
      return length >= 5 && (length & 1) != 0;
    }
    if (code < 0 && have > HEAD + 1 && (bytes[at + HEAD + 1] < 1 || bytes[at + HEAD + 1] > 0x0B)) {
      return false;
    }
    return length == request
        || length == response
        || (request < 0 && -request <= length)
        || (response < 0 && -response <= length);
  }

  static Role role(byte[] pdu, int request, int response) {
    if (pdu[0] < 0) {
      return Role.RESPONSE;
    }
    if (pdu[0] == 0x14) {
      return pdu[2] == 0x06 ? Role.REQUEST : Role.RESPONSE;
    }
    if (request == response && pdu[0] <= 0x02) {
      return Role.RESPONSE;
    }
    if (request == response || pdu[0] == 0x08 || !PduLength.known(pdu[0])) {
      return Role.UNKNOWN;
    }
    return pdu.length == request ? Role.REQUEST : Role.RESPONSE;
  }
}

package dev.holdfast.bench.modbus;

import dev.holdfast.meter.modbus.Carrier;

/** The one request of these measurements and its answer: ten holding registers, each holding 7n. */
final class ReadFrames {

  static final int UNIT = 1;
  static final int REGISTERS = 300;
  static final int FIRST = 100;
  static final int QUANTITY = 10;

  private ReadFrames() {}

  /** What register n holds. */
  static int register(int n) {
    return 7 * n;
  }

  static byte[] request(Carrier carrier) {
    return carrier.wrap(0, UNIT, new byte[] {3, 0, FIRST, 0, QUANTITY});
  }

  static byte[] answer(Carrier carrier) {
    byte[] pdu = new byte[2 + 2 * QUANTITY];
    pdu[0] = 3;
    pdu[1] = 2 * QUANTITY;
    for (int i = 0; i < QUANTITY; i++) {
      pdu[2 + 2 * i] = (byte) (register(FIRST + i) >>> Byte.SIZE);
      pdu[3 + 2 * i] = (byte) register(FIRST + i);
    }
    return carrier.wrap(0, UNIT, pdu);
  }
}

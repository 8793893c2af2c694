package dev.holdfast.meter.dlt645;

/**
 * Who asks a meter to change something.
 *
 * @param password with its level
 * @param operator code of the operator, any 32 bits
 */
public record Dlt645Credential(Dlt645Password password, int operator) {

  static final int BYTES = Dlt645Password.BYTES + Integer.BYTES;

  static Dlt645Credential read(byte[] data, int from) {
    int operator = 0;
    for (int i = BYTES - 1; i >= Dlt645Password.BYTES; i--) {
      operator = operator << Byte.SIZE | (data[from + i] & 0xFF);
    }
    return new Dlt645Credential(Dlt645Password.read(data, from), operator);
  }

  void write(Bytes out) {
    password.write(out);
    out.low(operator, Integer.BYTES);
  }
}

package dev.holdfast.ipc.peer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;

/** Messages that have a number, as all peers make them, and show where they are torn. */
public final class Numbered {

  private Numbered() {}

  /**
   * The message of a number.
   *
   * @param bytes 8 or more
   */
  public static byte[] message(long number, int bytes) {
    byte[] message = new byte[bytes];
    Arrays.fill(message, (byte) number);
    for (int i = 0; i < Long.BYTES; i++) {
      message[i] = (byte) (number >> (Byte.SIZE * i));
    }
    return message;
  }

  /** The number of a message, which must be whole. */
  public static long number(byte[] message) {
    long number = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      number = number << Byte.SIZE | (message[i] & 0xFF);
    }
    if (!Arrays.equals(message, message(number, message.length))) {
      throw new AssertionError("torn: " + HexFormat.of().formatHex(message));
    }
    return number;
  }

  /** Says a number, as a peer does. */
  public static void say(DataOutputStream out, long number) throws IOException {
    out.writeLong(Long.reverseBytes(number));
    out.flush();
  }
}

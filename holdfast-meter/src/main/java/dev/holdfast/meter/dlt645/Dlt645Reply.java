package dev.holdfast.meter.dlt645;

import java.util.HexFormat;

/** What a meter answers; bytes are in hex, as on the wire. */
public sealed interface Dlt645Reply {

  /** The whole control code. */
  int control();

  /** The plain data behind control code and length. */
  byte[] data();

  /** What a reply frame says; never throws, see {@link Unreadable}. */
  static Dlt645Reply of(Dlt645Frame frame) {
    return ReplyReader.read(frame);
  }

  /** The frame that a meter sends. */
  default Dlt645Frame frame(Dlt645Address address) {
    return Dlt645Frame.of(address, control(), data());
  }

  /**
   * To 11H: data.
   *
   * @param more whether 12H is to ask for what follows
   */
  record Data(int di, String hex, boolean more) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.READ, more);
    }

    @Override
    public byte[] data() {
      return new Bytes().low(di, Integer.BYTES).hex(hex).toByteArray();
    }
  }

  /** To 12H: what followed, with the number that asked for it. */
  record Part(int di, String hex, int sequence, boolean more) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.READ_FOLLOW_UP, more);
    }

    @Override
    public byte[] data() {
      return new Bytes().low(di, Integer.BYTES).hex(hex).u8(sequence).toByteArray();
    }
  }

  /** To 13H: the meter's address. */
  record Address(Dlt645Address address) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.READ_ADDRESS, false);
    }

    @Override
    public byte[] data() {
      return Bcd.low(address.digits(), 6);
    }
  }

  /** To 14H, 15H, 16H, 19H, 1AH, 1BH, 1CH: done. */
  record Done(Dlt645Function function) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(function, false);
    }

    @Override
    public byte[] data() {
      return new byte[0];
    }
  }

  /** To 17H: the rate that holds from now on. */
  record Rate(Dlt645Rate rate) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.CHANGE_RATE, false);
    }

    @Override
    public byte[] data() {
      return new byte[] {(byte) rate.bits()};
    }
  }

  /** To 18H: the password that holds from now on. */
  record NewPassword(Dlt645Password password) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.CHANGE_PASSWORD, false);
    }

    @Override
    public byte[] data() {
      Bytes out = new Bytes();
      password.write(out);
      return out.toByteArray();
    }
  }

  /** To 1DH: what the output gives. */
  record Output(Dlt645Signal signal) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.OUTPUT, false);
    }

    @Override
    public byte[] data() {
      return new byte[] {(byte) signal.code()};
    }
  }

  /** To 03H. */
  record Secured(int di, String hex) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.SECURITY, false);
    }

    @Override
    public byte[] data() {
      return new Bytes().low(di, Integer.BYTES).hex(hex).toByteArray();
    }
  }

  /** To 01H, of DL/T 645-1997. */
  record Data1997(int di, String hex, boolean more) implements Dlt645Reply {
    @Override
    public int control() {
      return normal(Dlt645Function.READ_1997, more);
    }

    @Override
    public byte[] data() {
      return new Bytes().low(di, 2).hex(hex).toByteArray();
    }
  }

  /**
   * The meter refuses.
   *
   * @param error the bits of {@link Dlt645Error}; to 03H a word of two bytes
   */
  record Refused(Dlt645Function function, int error) implements Dlt645Reply {
    @Override
    public int control() {
      return 0xC0 | function.bits();
    }

    @Override
    public byte[] data() {
      return Bcd.low(error, function == Dlt645Function.SECURITY ? 2 : 1);
    }
  }

  /** A reply whose data are none of its control code. */
  record Unreadable(int control, String hex) implements Dlt645Reply {
    @Override
    public byte[] data() {
      return HexFormat.of().parseHex(hex);
    }
  }

  private static int normal(Dlt645Function function, boolean more) {
    return 0x80 | (more ? 0x20 : 0) | function.bits();
  }
}

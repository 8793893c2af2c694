package dev.holdfast.meter.dlt645;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** What a client asks a meter, one record a control code; bytes are in hex, as on the wire. */
public sealed interface Dlt645Request {

  /** The control code's function. */
  Dlt645Function function();

  /** The plain data behind control code and length. */
  byte[] data();

  /** What a request frame asks; never throws, see {@link Unreadable}. */
  static Dlt645Request of(Dlt645Frame frame) {
    return RequestReader.read(frame);
  }

  /** The frame that asks it of a meter. */
  default Dlt645Frame frame(Dlt645Address address) {
    return Dlt645Frame.of(address, function().bits(), data());
  }

  /**
   * 11H: reads data.
   *
   * @param di data identifier, FF in a byte for a block
   * @param blocks for load curves: how many, 1 to 99; 0 for none asked
   * @param from for load curves: the time of the first one; null for none
   */
  record Read(int di, int blocks, @Nullable LocalDateTime from) implements Dlt645Request {

    /** Reads plain data. */
    public Read(int di) {
      this(di, 0, null);
    }

    /**
     * @throws IllegalArgumentException when blocks are out of range, or a time is without blocks
     */
    public Read {
      if (blocks < 0 || blocks > 99 || (from != null && blocks == 0)) {
        throw new IllegalArgumentException("blocks out of range: " + blocks);
      }
    }

    @Override
    public Dlt645Function function() {
      return Dlt645Function.READ;
    }

    @Override
    public byte[] data() {
      Bytes out = new Bytes().low(di, Integer.BYTES);
      if (blocks > 0) {
        out.low(Bcd.digits(blocks), 1);
      }
      LocalDateTime first = from;
      return (first == null ? out : out.bytes(Moments.bytes(first, Moments.TO_MINUTE)))
          .toByteArray();
    }
  }

  /**
   * 12H: asks for what follows a reply with bit D5.
   *
   * @param sequence 1 to 255
   */
  record FollowUp(int di, int sequence) implements Dlt645Request {
    /**
     * @throws IllegalArgumentException when the sequence number is out of range
     */
    public FollowUp {
      if (sequence < 1 || sequence > 0xFF) {
        throw new IllegalArgumentException("sequence out of 1..255: " + sequence);
      }
    }

    @Override
    public Dlt645Function function() {
      return Dlt645Function.READ_FOLLOW_UP;
    }

    @Override
    public byte[] data() {
      return new Bytes().low(di, Integer.BYTES).u8(sequence).toByteArray();
    }
  }

  /** 13H: asks the one meter on the line for its address. */
  record ReadAddress() implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.READ_ADDRESS;
    }

    @Override
    public byte[] data() {
      return new byte[0];
    }
  }

  /** 14H: writes data. */
  record Write(int di, Dlt645Credential by, String hex) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.WRITE;
    }

    @Override
    public byte[] data() {
      Bytes out = new Bytes().low(di, Integer.BYTES);
      by.write(out);
      return out.hex(hex).toByteArray();
    }
  }

  /** 15H: gives the one meter on the line an address; its programming button must be pressed. */
  record WriteAddress(Dlt645Address address) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.WRITE_ADDRESS;
    }

    @Override
    public byte[] data() {
      return Bcd.low(address.digits(), 6);
    }
  }

  /** 16H: freezes, once or again and again; a broadcast as well. */
  record Freeze(FreezeTime time) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.FREEZE;
    }

    @Override
    public byte[] data() {
      return new Bytes()
          .low(Bcd.digits(time.minute()), 1)
          .low(Bcd.digits(time.hour()), 1)
          .low(Bcd.digits(time.day()), 1)
          .low(Bcd.digits(time.month()), 1)
          .toByteArray();
    }
  }

  /** 17H: changes the rate, behind the reply. */
  record ChangeRate(Dlt645Rate rate) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.CHANGE_RATE;
    }

    @Override
    public byte[] data() {
      return new byte[] {(byte) rate.bits()};
    }
  }

  /**
   * 18H: changes a password.
   *
   * @param di identifier of the password
   * @param old the same or a higher level's
   */
  record ChangePassword(int di, Dlt645Password old, Dlt645Password wanted)
      implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.CHANGE_PASSWORD;
    }

    @Override
    public byte[] data() {
      Bytes out = new Bytes().low(di, Integer.BYTES);
      old.write(out);
      wanted.write(out);
      return out.toByteArray();
    }
  }

  /** 19H: sets all maximum demands to 0. */
  record ClearDemand(Dlt645Credential by) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.CLEAR_DEMAND;
    }

    @Override
    public byte[] data() {
      return credential(by).toByteArray();
    }
  }

  /** 1AH: sets all energies, demands, frozen data and events to 0. */
  record ClearMeter(Dlt645Credential by) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.CLEAR_METER;
    }

    @Override
    public byte[] data() {
      return credential(by).toByteArray();
    }
  }

  /**
   * 1BH: forgets events.
   *
   * @param di which ones, FF in DI0; {@link #ALL} for all
   */
  record ClearEvents(Dlt645Credential by, int di) implements Dlt645Request {

    /** All events but the clears. */
    public static final int ALL = 0xFFFF_FFFF;

    @Override
    public Dlt645Function function() {
      return Dlt645Function.CLEAR_EVENTS;
    }

    @Override
    public byte[] data() {
      return credential(by).low(di, Integer.BYTES).toByteArray();
    }
  }

  /** 1CH: relay, alarm and keep-supply; the order counts until a time only. */
  record Relay(Dlt645Credential by, RelayCommand command, LocalDateTime validUntil)
      implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.RELAY;
    }

    @Override
    public byte[] data() {
      return credential(by)
          .u8(command.code())
          .u8(0)
          .bytes(Moments.bytes(validUntil, Moments.TO_SECOND))
          .toByteArray();
    }
  }

  /** 1DH: what the multi-function output gives. */
  record Output(Dlt645Signal signal) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.OUTPUT;
    }

    @Override
    public byte[] data() {
      return new byte[] {(byte) signal.code()};
    }
  }

  /** 08H: sets the clocks of all meters of a line; never answered. */
  record BroadcastTime(LocalDateTime time) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.BROADCAST_TIME;
    }

    @Override
    public byte[] data() {
      return Moments.bytes(time, Moments.TO_SECOND);
    }
  }

  /** 03H: security, whose data mean nothing here. */
  record Security(int di, int operator, String hex) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.SECURITY;
    }

    @Override
    public byte[] data() {
      return new Bytes().low(di, Integer.BYTES).low(operator, Integer.BYTES).hex(hex).toByteArray();
    }
  }

  /**
   * 01H: reads data by DL/T 645-1997.
   *
   * @param di two bytes
   */
  record Read1997(int di) implements Dlt645Request {
    @Override
    public Dlt645Function function() {
      return Dlt645Function.READ_1997;
    }

    @Override
    public byte[] data() {
      return Bcd.low(di, 2);
    }
  }

  /**
   * A frame that no meter can follow.
   *
   * @param why what is wrong with it
   */
  record Unreadable(Dlt645Function function, String hex, String why) implements Dlt645Request {
    @Override
    public byte[] data() {
      return new Bytes().hex(hex).toByteArray();
    }
  }

  private static Bytes credential(Dlt645Credential by) {
    Bytes out = new Bytes();
    by.write(out);
    return out;
  }
}

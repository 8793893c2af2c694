package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One DL/T 645-2007 frame. Holds its bytes as they stood on the wire; everything else is read from
 * them when asked for.
 */
public final class Dlt645Frame implements MeterFrame {

  private static final int RESPONSE_BIT = 0x80;
  private static final int ABNORMAL_BIT = 0x40;
  private static final int FOLLOW_UP_BIT = 0x20;
  private static final byte READ_REPLY = (byte) 0x91;
  private static final int DI_BYTES = 4;
  private static final int ADDRESS_BYTES = 6;
  private static final long ADDRESS_MASK = 0xFFFF_FFFF_FFFFL;
  private static final String ADDRESS_ID = "04000401";

  private final byte[] wire;

  /** Takes a valid frame's bytes as its own. */
  Dlt645Frame(byte[] wire) {
    this.wire = wire;
  }

  /**
   * Makes a frame.
   *
   * @param control control code, 0 to 255
   * @param data plain data, at most 255 bytes; 33H is added here
   * @throws IllegalArgumentException when control or data are out of range
   */
  public static Dlt645Frame of(Dlt645Address address, int control, byte[] data) {
    if (control < 0 || control > 0xFF) {
      throw new IllegalArgumentException("control code out of 0..255: " + control);
    }
    if (data.length > Wire.MAX_DATA) {
      throw new IllegalArgumentException("data beyond 255 bytes: " + data.length);
    }
    byte[] wire = new byte[Wire.OVERHEAD + data.length];
    wire[0] = Wire.START;
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      wire[Wire.ADDRESS + i] = (byte) (address.digits() >>> (8 * i));
    }
    wire[Wire.SECOND_START] = Wire.START;
    wire[Wire.CONTROL] = (byte) control;
    wire[Wire.LENGTH] = (byte) data.length;
    for (int i = 0; i < data.length; i++) {
      wire[Wire.DATA + i] = (byte) (data[i] + Wire.OFFSET);
    }
    wire[wire.length - 2] = (byte) Wire.sum(wire, 0, wire.length - 2);
    wire[wire.length - 1] = Wire.END;
    return new Dlt645Frame(wire);
  }

  @Override
  public String protocol() {
    return Dlt645Format.PROTOCOL;
  }

  /** By bit D7: set in all that a meter sends. */
  @Override
  public Role role() {
    return (code() & RESPONSE_BIT) != 0 ? Role.RESPONSE : Role.REQUEST;
  }

  @Override
  public String address() {
    return station().text();
  }

  /** The address as a number. */
  public Dlt645Address station() {
    return new Dlt645Address(Wire.eight(wire, Wire.ADDRESS) & ADDRESS_MASK);
  }

  /** The control code as on the wire. */
  @Override
  public int code() {
    return wire[Wire.CONTROL] & 0xFF;
  }

  /** Bits D4 to D0, null where the table has no such function. */
  public @Nullable Dlt645Function function() {
    return Dlt645Function.of(code());
  }

  /** Bit D6: the meter refuses. */
  public boolean abnormal() {
    return (code() & ABNORMAL_BIT) != 0;
  }

  /** Bit D5: more data follows and is to be asked for. */
  public boolean moreFollows() {
    return (code() & FOLLOW_UP_BIT) != 0;
  }

  /** The data without its 33H, as a copy. */
  public byte[] data() {
    return plain(0, dataLength());
  }

  /** The frame as it stands on the wire, without FE, as a copy. */
  public byte[] bytes() {
    return wire.clone();
  }

  /**
   * The data identifier, DI3 to DI0 from the high byte.
   *
   * @return null when the frame has none: an error reply, another function, too few bytes
   */
  public @Nullable Integer di() {
    return hasDi() ? diBits() : null;
  }

  /** The error byte of an abnormal reply, 0 when it has none. */
  public int error() {
    return abnormal() && dataLength() > 0 ? dataByte(0) : 0;
  }

  /**
   * The first value of a read reply when it is a number, exact and without the text of {@link
   * #items()}.
   *
   * @return null when there is none, or it is not a number of a known format
   */
  public @Nullable BigDecimal number() {
    int valueBytes = dataLength() - DI_BYTES;
    if (wire[Wire.CONTROL] != READ_REPLY || valueBytes < 1 || valueBytes > DI_BYTES) {
      return null;
    }
    long last = Wire.plain(Wire.eight(wire, wire.length - 2 - Long.BYTES));
    int spare = 8 * (DI_BYTES - valueBytes);
    int di = (int) (last >>> spare);
    return NumberFormats.number(di, last >>> (Integer.SIZE + spare), valueBytes);
  }

  @Override
  public List<DataItem> items() {
    Dlt645Function function = function();
    if (role() != Role.RESPONSE || abnormal() || function == null) {
      return List.of();
    }
    return switch (function) {
      case READ -> hasDi() ? values(diBits()) : List.of();
      case READ_FOLLOW_UP -> followUp();
      case READ_ADDRESS ->
          dataLength() == ADDRESS_BYTES
              ? List.of(new DataItem(ADDRESS_ID, addressInData(), ""))
              : List.of();
      default -> List.of();
    };
  }

  @Override
  public String summary() {
    return Dlt645Summary.of(this);
  }

  private List<DataItem> values(int di) {
    BigDecimal number = number();
    Dlt645Item known = number == null ? null : DataDictionary.find(di);
    if (number == null || known == null) {
      return DataDictionary.read(di, dataFrom(DI_BYTES));
    }
    String unit = known.fields().getFirst().unit();
    return List.of(new DataItem(Dlt645Item.id(di), number.toPlainString(), unit));
  }

  /** DI, a part of a block that means nothing alone, SEQ. */
  private List<DataItem> followUp() {
    int last = dataLength() - 1;
    if (last < DI_BYTES) {
      return List.of();
    }
    String part = Dlt645Field.hex(plain(DI_BYTES, last), 0, last - DI_BYTES);
    return List.of(new DataItem(Dlt645Item.id(diBits()), part, ""));
  }

  int dataLength() {
    return wire[Wire.LENGTH] & 0xFF;
  }

  /** One plain byte of the data. */
  int dataByte(int index) {
    return wire[Wire.DATA + index] - Wire.OFFSET & 0xFF;
  }

  /** The plain data from an index on, empty where there is none. */
  byte[] dataFrom(int index) {
    return plain(Math.min(index, dataLength()), dataLength());
  }

  private byte[] plain(int from, int to) {
    byte[] data = Arrays.copyOfRange(wire, Wire.DATA + from, Wire.DATA + to);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (data[i] - Wire.OFFSET);
    }
    return data;
  }

  private boolean hasDi() {
    Dlt645Function function = function();
    return function != null
        && function.namesData(role())
        && !abnormal()
        && dataLength() >= DI_BYTES;
  }

  private int diBits() {
    int di = 0;
    for (int i = DI_BYTES - 1; i >= 0; i--) {
      di = di << 8 | dataByte(i);
    }
    return di;
  }

  private String addressInData() {
    long digits = 0;
    for (int i = ADDRESS_BYTES - 1; i >= 0; i--) {
      digits = digits << 8 | dataByte(i);
    }
    return new Dlt645Address(digits).text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dlt645Frame frame && Arrays.equals(wire, frame.wire);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(wire);
  }

  @Override
  public String toString() {
    return address() + ": " + summary();
  }
}

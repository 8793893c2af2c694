package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.lanes.Eight;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One DL/T 645-2007 frame. Holds what its bytes say; all else is read from that when asked for. */
public final class Dlt645Frame implements MeterFrame {

  private static final int RESPONSE_BIT = 0x80;
  private static final int ABNORMAL_BIT = 0x40;
  private static final int FOLLOW_UP_BIT = 0x20;
  private static final int READ_REPLY = 0x91;
  private static final int DI_BYTES = 4;
  private static final int ADDRESS_BYTES = 6;
  private static final long ADDRESS_MASK = 0xFFFF_FFFF_FFFFL;
  private static final String ADDRESS_ID = "04000401";

  /** Says that a frame carries no number. */
  public static final long NO_NUMBER = Bcd.NONE;

  private static final long[] NO_REST = {};

  /** By length of the data: FF for each of its first eight bytes that is there. */
  private static final long[] THERE = new long[Wire.MAX_DATA + 1];

  static {
    for (int length = 0; length <= Wire.MAX_DATA; length++) {
      THERE[length] = Eight.first(-1, Math.min(length, Long.BYTES));
    }
  }

  private static final int LENGTH_SHIFT = 48;
  private static final int CONTROL_SHIFT = 56;

  /** Address in the low 48 bits, then length of the data, then control code. */
  private final long head;

  /** The first eight bytes of the data without their 33H, the first one lowest, others 0. */
  private final long data;

  /** What follows those eight bytes, eight at a time likewise; most frames have none. */
  private final long[] rest;

  private Dlt645Frame(long head, long data, long[] rest) {
    this.head = head;
    this.data = data;
    this.rest = rest;
  }

  /** The valid frame that starts at an index. */
  static Dlt645Frame at(byte[] bytes, int at) {
    int firstData = at + Wire.DATA;
    int length = bytes[at + Wire.LENGTH] & 0xFF;
    if (firstData + length + Long.BYTES > bytes.length) {
      return at(Arrays.copyOfRange(bytes, at, firstData + length + Long.BYTES), 0);
    }
    long stands = Eight.at(bytes, at + Wire.ADDRESS);
    long head = (stands & (0xFFL << CONTROL_SHIFT | ADDRESS_MASK)) | (long) length << LENGTH_SHIFT;
    long plain = Wire.plain(Eight.at(bytes, firstData));
    long[] rest = length > Long.BYTES ? rest(bytes, firstData, length) : NO_REST;
    return new Dlt645Frame(head, plain & THERE[length], rest);
  }

  private static long[] rest(byte[] bytes, int firstData, int length) {
    long[] rest = new long[(length - 1) / Long.BYTES];
    int last = rest.length - 1;
    for (int i = 0; i < last; i++) {
      rest[i] = Wire.plain(Eight.at(bytes, firstData + (i + 1) * Long.BYTES));
    }
    int at = (last + 1) * Long.BYTES;
    rest[last] = Wire.plain(Eight.at(bytes, firstData + at)) & THERE[length - at];
    return rest;
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
    long head =
        address.digits() | (long) data.length << LENGTH_SHIFT | (long) control << CONTROL_SHIFT;
    byte[] whole = Arrays.copyOf(data, (data.length / Long.BYTES + 1) * Long.BYTES);
    long[] rest = new long[Math.max(0, data.length - 1) / Long.BYTES];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = Eight.at(whole, (i + 1) * Long.BYTES);
    }
    return new Dlt645Frame(head, Eight.at(whole, 0), rest);
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
    return new Dlt645Address(head & ADDRESS_MASK);
  }

  /** The control code as on the wire. */
  @Override
  public int code() {
    return (int) (head >>> CONTROL_SHIFT);
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

  /** The frame as it stands on the wire, without FE. */
  public byte[] bytes() {
    int length = dataLength();
    byte[] wire = new byte[Wire.OVERHEAD + length];
    wire[0] = Wire.START;
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      wire[Wire.ADDRESS + i] = (byte) (head >>> (Byte.SIZE * i));
    }
    wire[Wire.SECOND_START] = Wire.START;
    wire[Wire.CONTROL] = (byte) code();
    wire[Wire.LENGTH] = (byte) length;
    for (int i = 0; i < length; i++) {
      wire[Wire.DATA + i] = (byte) (dataByte(i) + Wire.OFFSET);
    }
    wire[wire.length - 2] = (byte) Wire.sum(wire, 0, wire.length - 2);
    wire[wire.length - 1] = Wire.END;
    return wire;
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
    long format = numberFormat();
    long digits =
        format == NumberFormats.NONE ? NO_NUMBER : NumberFormats.number(format, value(), 1);
    return digits == NO_NUMBER ? null : BigDecimal.valueOf(digits, NumberFormats.scale(format));
  }

  /**
   * {@link #number()} without an object, for those who read many frames: in units of the last of so
   * many digits behind the point.
   *
   * @param decimals 0 to 9; 2 gives kWh in hundredths
   * @return {@link #NO_NUMBER} where there is none, or it has more digits behind its point
   */
  public long number(int decimals) {
    long format = numberFormat();
    if (format == NumberFormats.NONE) {
      return NO_NUMBER;
    }
    int more = decimals - NumberFormats.scale(format);
    return more < 0 ? NO_NUMBER : NumberFormats.number(format, value(), Bcd.POWERS[more]);
  }

  /** How the value of a read reply is to be read; most frames are none, and told by one look. */
  private long numberFormat() {
    int valueBytes = dataLength() - DI_BYTES;
    return code() == READ_REPLY && valueBytes > 0 && valueBytes <= Integer.BYTES
        ? NumberFormats.find(diBits(), valueBytes)
        : NumberFormats.NONE;
  }

  private int value() {
    return (int) (data >>> Integer.SIZE);
  }

  @Override
  public List<DataItem> items() {
    Dlt645Function function = function();
    if (role() != Role.RESPONSE || abnormal() || function == null) {
      return List.of();
    }
    return switch (function) {
      case READ -> hasDi() ? values(diBits()) : List.of();
      case READ_1997 ->
          dataLength() < 2 ? List.of() : Dictionary1997.read(diBits() & 0xFFFF, dataFrom(2));
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
    return (int) (head >>> LENGTH_SHIFT) & 0xFF;
  }

  /** One plain byte of the data. */
  int dataByte(int index) {
    long eight = index < Long.BYTES ? data : rest[index / Long.BYTES - 1];
    return (int) (eight >>> (Byte.SIZE * (index % Long.BYTES))) & 0xFF;
  }

  /** The plain data from an index on, empty where there is none. */
  byte[] dataFrom(int index) {
    return plain(Math.min(index, dataLength()), dataLength());
  }

  private byte[] plain(int from, int to) {
    byte[] plain = new byte[to - from];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) dataByte(from + i);
    }
    return plain;
  }

  private boolean hasDi() {
    Dlt645Function function = function();
    return function != null
        && function.namesData(role())
        && !abnormal()
        && dataLength() >= DI_BYTES;
  }

  private int diBits() {
    return (int) data;
  }

  private String addressInData() {
    return new Dlt645Address(data & ADDRESS_MASK).text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dlt645Frame frame
        && head == frame.head
        && data == frame.data
        && Arrays.equals(rest, frame.rest);
  }

  @Override
  public int hashCode() {
    return (Arrays.hashCode(rest) * 31 + Long.hashCode(data)) * 31 + Long.hashCode(head);
  }

  @Override
  public String toString() {
    return address() + ": " + summary();
  }
}

package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One DL/T 698.45 link frame. Holds its bytes as they stood on the wire; everything else is read
 * from them when asked for.
 */
public final class Dlt698Frame implements MeterFrame {

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int NORMAL = 1;

  /** The first OAD of the answer to GET Normal. */
  private static final int OAD_AT = 3;

  private static final int LIST = 2;

  private final byte[] wire;

  /** Takes a valid frame's bytes as its own. */
  Dlt698Frame(byte[] wire) {
    this.wire = wire;
  }

  /**
   * Makes a frame.
   *
   * @param control control byte; user data is scrambled where its bit says so
   * @param clientAddress 0 to 255, 0 when the client has none
   * @param userData plain user data
   * @throws IllegalArgumentException when a number is out of range or the frame too long
   */
  public static Dlt698Frame of(
      int control, ServerAddress address, int clientAddress, byte[] userData) {
    int header = Link.ADDRESS + address.length() + 1;
    int total = header + 2 + userData.length + 3;
    if (control < 0 || control > 0xFF || clientAddress < 0 || clientAddress > 0xFF) {
      throw new IllegalArgumentException(
          "control or client address out of 0..255: " + control + ", " + clientAddress);
    }
    if (total > Link.MAX_FRAME) {
      throw new IllegalArgumentException("frame of " + total + " bytes");
    }
    byte[] wire = new byte[total];
    wire[0] = Link.START;
    wire[Link.LENGTH] = (byte) (total - Link.DELIMITERS);
    wire[Link.LENGTH + 1] = (byte) ((total - Link.DELIMITERS) >>> 8);
    wire[Link.CONTROL] = (byte) control;
    wire[Link.ADDRESS_FLAG] = address.flag();
    for (int i = 0; i < address.length(); i++) {
      wire[Link.ADDRESS + i] = address.wireByte(i);
    }
    wire[header - 1] = (byte) clientAddress;
    int offset = (control & Link.SCRAMBLED) != 0 ? Link.OFFSET : 0;
    for (int i = 0; i < userData.length; i++) {
      wire[header + 2 + i] = (byte) (userData[i] + offset);
    }
    int crc = Crc16X25.update(Crc16X25.START, wire, Link.LENGTH, header);
    Crc16X25.end(crc, wire, header);
    int fcs = total - 3;
    Crc16X25.end(Crc16X25.update(crc, wire, header, fcs), wire, fcs);
    wire[total - 1] = Link.END;
    return new Dlt698Frame(wire);
  }

  @Override
  public String protocol() {
    return Dlt698Format.PROTOCOL;
  }

  /** By bit DIR: set in all that a meter sends, its logins and reports included. */
  @Override
  public Role role() {
    return (control() & Link.FROM_SERVER) != 0 ? Role.RESPONSE : Role.REQUEST;
  }

  @Override
  public String address() {
    int size = addressLength();
    byte[] text = new byte[2 * size];
    for (int i = 0; i < size; i++) {
      int value = wire[Link.ADDRESS + size - 1 - i];
      text[2 * i] = DIGITS[value >>> 4 & 0xF];
      text[2 * i + 1] = DIGITS[value & 0xF];
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** The service's code; the control byte of a fragment or of a frame without user data. */
  @Override
  public int code() {
    return carriesApdu() ? plain(0) : control();
  }

  @Override
  public List<DataItem> items() {
    if (!carriesApdu()) {
      return List.of();
    }
    BigDecimal number = holdsOneWhole() ? number() : null;
    int oad = (int) whole(OAD_AT, 4, true);
    DataObject object = number == null ? null : ObjectDictionary.find(oad);
    return number == null || object == null
        ? Values.of(apdu())
        : List.of(new DataItem(Oad.text(oad), number.toPlainString(), object.unit()));
  }

  @Override
  public String summary() {
    return Dlt698Summary.of(this);
  }

  /** The link's control byte. */
  public int control() {
    return wire[Link.CONTROL] & 0xFF;
  }

  /** Whom the frame is for, or who sent it. */
  public ServerAddress server() {
    int flag = wire[Link.ADDRESS_FLAG];
    return new ServerAddress(AddressType.of(flag), flag >>> 4 & 3, address());
  }

  /** The client's address byte. */
  public int clientAddress() {
    return wire[Link.ADDRESS + addressLength()] & 0xFF;
  }

  /** True when the user data is one piece of a longer APDU. */
  public boolean fragment() {
    return (control() & Link.FRAGMENT) != 0;
  }

  /** True when the user data is a whole APDU. */
  public boolean carriesApdu() {
    return !fragment() && userDataLength() > 0;
  }

  /** The user data without its scrambling, as a copy. */
  public byte[] userData() {
    byte[] data = Arrays.copyOfRange(wire, userDataAt(), wire.length - 3);
    if ((control() & Link.SCRAMBLED) != 0) {
      for (int i = 0; i < data.length; i++) {
        data[i] = (byte) (data[i] - Link.OFFSET);
      }
    }
    return data;
  }

  /** What the user data says; {@link Apdu.Broken} for a fragment or none. */
  public Apdu apdu() {
    return carriesApdu()
        ? ApduReader.read(userData())
        : new Apdu.Broken(control(), "no whole APDU", HexFormat.of().formatHex(userData()));
  }

  /** The same with what stands behind the APDU: reports and time tag. */
  public Dlt698Message message() {
    return carriesApdu() ? Dlt698Message.read(userData()) : Dlt698Message.of(apdu());
  }

  /** The frame as it stands on the wire, without FE, as a copy. */
  public byte[] bytes() {
    return wire.clone();
  }

  /**
   * The first value of a GET response when it is a whole number of a known attribute: exact, scaled
   * to the unit, and without the text of {@link #items()}.
   *
   * @return null when there is none
   */
  public @Nullable BigDecimal number() {
    if (!carriesApdu() || plain(0) != Dlt698Service.GET_RESPONSE.code()) {
      return null;
    }
    int at = plain(1) == NORMAL ? OAD_AT : OAD_AT + 1;
    if ((plain(1) != NORMAL && plain(1) != LIST) || plain(at + 4) != 1) {
      return null;
    }
    DataObject object = ObjectDictionary.find((int) whole(at, 4, true));
    at += 5;
    while (plain(at) == AxdrType.ARRAY.tag() || plain(at) == AxdrType.STRUCTURE.tag()) {
      at += 2;
    }
    AxdrType type = AxdrType.of(plain(at));
    if (object == null || type == null || type != object.type()) {
      return null;
    }
    int size = type.wholeBytes();
    if (size == 0 || at + size >= userDataLength()) {
      return null;
    }
    long bits = whole(at + 1, size, type.signed());
    return new AxdrValue.Whole(type, bits).scaled(object.scaler());
  }

  /** True for the answer to GET Normal when it is one whole number. */
  private boolean holdsOneWhole() {
    AxdrType type = plain(0) == Dlt698Service.GET_RESPONSE.code() ? AxdrType.of(plain(8)) : null;
    return plain(1) == NORMAL && type != null && type.wholeBytes() > 0;
  }

  int userDataLength() {
    return wire.length - 3 - userDataAt();
  }

  private int userDataAt() {
    return Link.ADDRESS + addressLength() + 3;
  }

  private int addressLength() {
    return Link.addressLength(wire[Link.ADDRESS_FLAG]);
  }

  /** One byte of the user data without its scrambling; -1 behind its end. */
  private int plain(int index) {
    if (index >= userDataLength()) {
      return -1;
    }
    int offset = (control() & Link.SCRAMBLED) != 0 ? Link.OFFSET : 0;
    return wire[userDataAt() + index] - offset & 0xFF;
  }

  private long whole(int index, int size, boolean signed) {
    long value = signed ? (byte) plain(index) : plain(index);
    for (int i = 1; i < size; i++) {
      value = value << 8 | plain(index + i);
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dlt698Frame frame && Arrays.equals(wire, frame.wire);
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

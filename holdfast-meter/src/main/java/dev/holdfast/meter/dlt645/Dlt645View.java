package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterModel.Quantity;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A meter's model as data identifiers show it. */
final class Dlt645View {

  private static final int FREQUENCY = 0x02800002;
  private static final int DATE = 0x04000101;
  private static final int TIME = 0x04000102;
  private static final int ADDRESS = 0x04000401;
  private static final byte[] NONE = new byte[0];

  private final MeterModel model;
  private final Dlt645Address address;

  Dlt645View(MeterModel model, Dlt645Address address) {
    this.model = model;
    this.address = address;
  }

  /** The address as data, low byte first. */
  byte[] address() {
    return low(address.digits(), 6);
  }

  /**
   * The plain bytes of an identifier's value; for a block all values joined, up to the first one
   * that the meter does not have.
   *
   * @return empty when the meter has no such data
   */
  byte[] values(int di) {
    int shift = DataDictionary.blockShift(di);
    if (shift < 0) {
      return one(di);
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int i = 0; i < Dlt645Item.BLOCK; i++) {
      int member = (di & ~(Dlt645Item.BLOCK << shift)) | i << shift;
      if (DataDictionary.find(member) != null) {
        byte[] value = one(member);
        if (value.length == 0) {
          break;
        }
        joined.writeBytes(value);
      }
    }
    return joined.toByteArray();
  }

  private byte[] one(int di) {
    LocalDateTime now = model.time();
    return switch (di) {
      case DATE -> date(now);
      case TIME -> low(bcd(now.getHour(), now.getMinute(), now.getSecond()), 3);
      case ADDRESS -> address();
      default -> number(di);
    };
  }

  /** WW is 0 on Sunday. */
  private static byte[] date(LocalDateTime now) {
    int weekday = now.getDayOfWeek().getValue() % 7;
    return low(
        bcd(now.getYear() % 100, now.getMonthValue(), now.getDayOfMonth()) << 8 | weekday, 4);
  }

  private byte[] number(int di) {
    Dlt645Item item = DataDictionary.find(di);
    Dlt645Field field = item == null ? null : item.onlyNumber();
    BigDecimal value = field == null ? null : quantity(di);
    return field == null || value == null ? NONE : encode(value, field, di >>> 24 == 0);
  }

  private @Nullable BigDecimal quantity(int di) {
    int index = di >>> 8 & 0xFF;
    boolean present = (di & 0xFF) == 0;
    if (di == FREQUENCY) {
      return model.value(Quantity.FREQUENCY, 0);
    }
    if (!present || (di >>> 24 == 0 && index > model.tariffs())) {
      return null;
    }
    return switch (di >>> 16) {
      case 0x0000 -> model.combinedActiveEnergy(index);
      case 0x0001 -> model.value(Quantity.FORWARD_ACTIVE_ENERGY, index);
      case 0x0002 -> model.value(Quantity.REVERSE_ACTIVE_ENERGY, index);
      case 0x0201 -> model.value(Quantity.VOLTAGE, index);
      case 0x0202 -> model.value(Quantity.CURRENT, index);
      case 0x0203 -> model.value(Quantity.ACTIVE_POWER, index);
      case 0x0204 -> model.value(Quantity.REACTIVE_POWER, index);
      case 0x0205 -> model.value(Quantity.APPARENT_POWER, index);
      case 0x0206 -> model.value(Quantity.POWER_FACTOR, index);
      default -> null;
    };
  }

  /** A counter rolls over at its last digit; any other value must fit. */
  private static byte[] encode(BigDecimal value, Dlt645Field field, boolean counter) {
    boolean signed = field.kind() == Dlt645Field.Kind.SIGNED;
    long limit = signed ? 8 : 10;
    for (int digit = 1; digit < 2 * field.bytes(); digit++) {
      limit *= 10;
    }
    BigDecimal scaled = value.movePointRight(field.decimals()).setScale(0, RoundingMode.DOWN);
    BigDecimal size = scaled.abs();
    if (counter) {
      size = size.remainder(BigDecimal.valueOf(limit));
    }
    boolean negative = scaled.signum() < 0;
    if (size.compareTo(BigDecimal.valueOf(limit)) >= 0 || (negative && !signed)) {
      return NONE;
    }
    long sign = negative ? 1L << (8 * field.bytes() - 1) : 0;
    return low(Bcd.digits(size.longValueExact()) | sign, field.bytes());
  }

  private static long bcd(int high, int middle, int low) {
    return Bcd.digits(high * 10_000L + middle * 100L + low);
  }

  private static byte[] low(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }
}

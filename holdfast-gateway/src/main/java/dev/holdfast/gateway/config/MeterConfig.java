package dev.holdfast.gateway.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of meters that are read in turn.
 *
 * @param interval pause between the starts of two rounds
 * @param timeout longest wait for one answer
 * @param retries sends after the first
 * @param turnaround pause between an answer and the next request
 * @param protocols those spoken on the line, in the order in which bytes are tried against them
 */
public record MeterConfig(
    @Key(doc = "Pause between the starts of two rounds.", def = "1s", min = "10ms", max = "24h")
        Duration interval,
    @Key(doc = "Longest wait for one answer.", def = "500ms", min = "10ms", max = "60s")
        Duration timeout,
    @Key(doc = "Sends after the first.", def = "2", min = "0", max = "20") int retries,
    @Key(doc = "Pause between an answer and the next request.", def = "20ms", max = "10s")
        Duration turnaround,
    @Key(
            doc = "Protocols on the line, in the order in which bytes are tried against them.",
            def = "[modbus-rtu, dlt645-2007, dlt698.45]",
            minItems = 1)
        List<Language> protocols,
    @Key(doc = "The meters on the line.", minItems = 1) List<Meter> meters) {

  public MeterConfig {
    protocols = List.copyOf(protocols);
    meters = List.copyOf(meters);
  }

  /** What a meter speaks. */
  public enum Language implements Choice {
    MODBUS_RTU("modbus-rtu"),
    DLT645_2007("dlt645-2007"),
    DLT698_45("dlt698.45");

    private final String key;

    Language(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  /**
   * One meter.
   *
   * @param address unit number (Modbus), or the digits on the meter's label
   */
  public record Meter(
      @Key(doc = "The meter's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(doc = "What it speaks.") Language protocol,
      @Key(
              doc = "Unit number (Modbus), or the digits on the meter's label, in quotes.",
              pattern = "[0-9]{1,32}",
              expected = "1 to 32 digits in quotes")
          String address,
      @Key(doc = "What is read from it.", minItems = 1) List<Point> points) {
    public Meter {
      points = List.copyOf(points);
    }
  }

  /**
   * One value that is read.
   *
   * @param id data identifier (DL/T 645) or OAD (DL/T 698.45), 8 hex digits
   * @param register first register, from 0 (Modbus)
   * @param type how registers make a number (Modbus)
   * @param scale what the number is multiplied by
   */
  public record Point(
      @Key(doc = "The value's name.", pattern = Config.NAME, expected = Config.NAME_IN_WORDS)
          String name,
      @Key(
              doc = "Data identifier (DL/T 645) or OAD (DL/T 698.45).",
              pattern = "[0-9A-Fa-f]{8}",
              expected = "8 hex digits in quotes")
          @Nullable String id,
      @Key(doc = "First register, from 0 (Modbus).", min = "0", max = "65535")
          @Nullable Integer register,
      @Key(doc = "How registers make a number (Modbus).", def = "u16") Type type,
      @Key(doc = "Which registers (Modbus).", def = "holding") Table table,
      @Key(doc = "Order of the registers of one number (Modbus).", def = "big") Words words,
      @Key(doc = "What the number is multiplied by.", def = "1") BigDecimal scale,
      @Key(doc = "Unit of the scaled value.") @Nullable String unit) {}

  /** How registers make a number: unsigned, signed or floating point, and its bits. */
  public enum Type implements Choice {
    U16(1),
    I16(1),
    U32(2),
    I32(2),
    U64(4),
    I64(4),
    F32(2),
    F64(4);

    private final int registers;

    Type(int registers) {
      this.registers = registers;
    }

    /** Registers that one number takes. */
    public int registers() {
      return registers;
    }
  }

  /** Holding registers (function 3) or input registers (function 4). */
  public enum Table implements Choice {
    HOLDING,
    INPUT
  }

  /** Whether the first register of a number is its most or its least significant. */
  public enum Words implements Choice {
    BIG,
    LITTLE
  }
}

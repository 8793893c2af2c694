package dev.holdfast.meter.dlt698;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.dlt698.AxdrValue.Bits;
import dev.holdfast.meter.dlt698.AxdrValue.Bool;
import dev.holdfast.meter.dlt698.AxdrValue.Group;
import dev.holdfast.meter.dlt698.AxdrValue.Name;
import dev.holdfast.meter.dlt698.AxdrValue.Null;
import dev.holdfast.meter.dlt698.AxdrValue.Octets;
import dev.holdfast.meter.dlt698.AxdrValue.Real;
import dev.holdfast.meter.dlt698.AxdrValue.Text;
import dev.holdfast.meter.dlt698.AxdrValue.Whole;
import java.util.HexFormat;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxdrReaderTest {

  @Provide
  Arbitrary<AxdrValue> values() {
    return Arbitraries.recursive(this::leaves, AxdrReaderTest::groups, 0, 3);
  }

  private static Arbitrary<AxdrValue> groups(Arbitrary<AxdrValue> inside) {
    Arbitrary<AxdrType> types = Arbitraries.of(AxdrType.ARRAY, AxdrType.STRUCTURE);
    return types.flatMap(
        type -> inside.list().ofMaxSize(4).map(members -> new Group(type, members)));
  }

  private Arbitrary<AxdrValue> leaves() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Null()),
        Arbitraries.of(true, false).map(Bool::new),
        whole(AxdrType.INTEGER, Byte.MIN_VALUE, Byte.MAX_VALUE),
        whole(AxdrType.UNSIGNED, 0, 0xFF),
        whole(AxdrType.ENUM, 0, 0xFF),
        whole(AxdrType.LONG, Short.MIN_VALUE, Short.MAX_VALUE),
        whole(AxdrType.LONG_UNSIGNED, 0, 0xFFFF),
        whole(AxdrType.DOUBLE_LONG, Integer.MIN_VALUE, Integer.MAX_VALUE),
        whole(AxdrType.DOUBLE_LONG_UNSIGNED, 0, 0xFFFF_FFFFL),
        whole(AxdrType.LONG64, Long.MIN_VALUE, Long.MAX_VALUE),
        whole(AxdrType.LONG64_UNSIGNED, Long.MIN_VALUE, Long.MAX_VALUE),
        Arbitraries.doubles().map(value -> new Real(AxdrType.FLOAT64, value)),
        Arbitraries.strings().withChars('0', '1').ofMaxLength(40).map(Bits::new),
        Arbitraries.strings()
            .ofMaxLength(200)
            .alpha()
            .map(s -> new Text(AxdrType.VISIBLE_STRING, s)),
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(300)
            .map(bytes -> new Octets(AxdrType.OCTET_STRING, HexFormat.of().formatHex(bytes))),
        Arbitraries.integers().map(oad -> new Name(AxdrType.OAD, oad)),
        Arbitraries.integers().between(0, 0xFFFF).map(oi -> new Name(AxdrType.OI, oi)));
  }

  private static Arbitrary<AxdrValue> whole(AxdrType type, long low, long high) {
    return Arbitraries.longs().between(low, high).map(value -> new Whole(type, value));
  }

  /** A second encoder: the table of tags, in hex. */
  private static String encode(AxdrValue value) {
    return switch (value) {
      case Null() -> "00";
      case Bool(boolean bool) -> bool ? "0301" : "0300";
      case Whole(AxdrType type, long bits) ->
          switch (type) {
            case INTEGER -> "0f" + last(bits, 2);
            case UNSIGNED -> "11" + last(bits, 2);
            case ENUM -> "16" + last(bits, 2);
            case LONG -> "10" + last(bits, 4);
            case LONG_UNSIGNED -> "12" + last(bits, 4);
            case DOUBLE_LONG -> "05" + last(bits, 8);
            case DOUBLE_LONG_UNSIGNED -> "06" + last(bits, 8);
            case LONG64 -> "14" + last(bits, 16);
            default -> "15" + last(bits, 16);
          };
      case Real real -> "18" + last(Double.doubleToRawLongBits(real.value()), 16);
      case Bits(String bits) -> "04" + length(bits.length()) + pack(bits);
      case Text(AxdrType type, String text) ->
          "0a"
              + length(text.length())
              + text.chars().mapToObj(c -> last(c, 2)).collect(Collectors.joining());
      case Octets(AxdrType type, String hex) -> "09" + length(hex.length() / 2) + hex;
      case Name(AxdrType type, int bits) ->
          type == AxdrType.OI ? "50" + last(bits, 4) : "51" + last(bits, 8);
      case Group group ->
          (group.type() == AxdrType.ARRAY ? "01" : "02")
              + length(group.members().size())
              + group.members().stream().map(AxdrReaderTest::encode).collect(Collectors.joining());
      default -> throw new IllegalArgumentException("not made here: " + value);
    };
  }

  private static String last(long bits, int digits) {
    return String.format("%016x", bits).substring(16 - digits);
  }

  private static String length(int length) {
    if (length < 128) {
      return last(length, 2);
    }
    return length < 256 ? "81" + last(length, 2) : "82" + last(length, 4);
  }

  private static String pack(String bits) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bits.length(); i += 8) {
      String eight =
          (bits.substring(i, Math.min(bits.length(), i + 8)) + "0000000").substring(0, 8);
      hex.append(last(Integer.parseInt(eight, 2), 2));
    }
    return hex.toString();
  }

  @Property
  void readsWhatASecondEncoderWrote(@ForAll("values") AxdrValue value) {
    AxdrReader reader = reader(encode(value));

    assertThat(reader.data()).isEqualTo(value);
    assertThat(reader.fault()).isNull();
    assertThat(reader.left()).isZero();
  }

  @Property
  void tellsEveryCutValueAsAFault(@ForAll("values") AxdrValue value) {
    byte[] whole = HexFormat.of().parseHex(encode(value));
    for (int end = 0; end < whole.length; end++) {
      AxdrReader reader = new AxdrReader(whole, 0, end);
      reader.data();
      assertThat(reader.fault()).isNotNull();
    }
  }

  @Property
  void readsAnythingWithoutThrowing(@ForAll @Size(max = 80) byte[] bytes) {
    AxdrReader reader = new AxdrReader(bytes, 0, bytes.length);
    AxdrValue value = reader.data();
    assertThat(value.text()).isNotNull();
    assertThat(reader.ok() || value instanceof Null).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "19 07ea 0a 07 03 0e 10 1a 0000|2026-10-07 14:16:26.000",
        "19 07ea 0a 07 ff 0e 10 1a ffff|2026-10-07 14:16:26",
        "1a 07ea 0a 07 03|2026-10-07",
        "1b 0e101a|14:16:26",
        "1c 07ea0a070e101a|2026-10-07 14:16:26",
        "1c ffff0a07ffffff|-----10-07 --:--:--",
        "17 40490fdb|3.1415927",
        "0c 03 e7bb84|组",
        "0a 04 410a0042|A\uFFFD\uFFFDB",
        "52 00100200 01 00200200|ROAD(00100200 [00200200])",
        "53 60148200|60148200",
        "54 01 000f|TI(1 15)",
        "55 07 05123456789012|05123456789012",
        "56 04 01020304|01020304",
        "57 02 0102|0102",
        "58 00 1101 1105|REGION(0 1 5)",
        "59 fe 21|SCALER_UNIT(-2 33)",
        "5a 00|RSD(0)",
        "5a 01 20210200 1c07ea0a070e101a|RSD(1 20210200 2026-10-07 14:16:26)",
        "5a 02 20210200 1101 1105 00|RSD(2 20210200 1 5 null)",
        "5a 03 01 20210200 1101 1105 00|RSD(3 [{20210200, 1, 5, null}])",
        "5a 05 07ea0a07000000 01|RSD(5 2026-10-07 00:00:00 MS(1))",
        "5a 06 07ea0a07000000 07ea0a08000000 01000f 00|"
            + "RSD(6 2026-10-07 00:00:00 2026-10-08 00:00:00 TI(1 15) MS(0))",
        "5a 09 01|RSD(9 1)",
        "5a 0a 03 02 02 01 02|RSD(10 3 MS(2 [1, 2]))",
        "5b 00 00100200|CSD(0 00100200)",
        "5b 01 50020200 01 00100200|CSD(1 ROAD(50020200 [00100200]))",
        "5c 03 01 02 0512|MS(3 [0512])",
        "5c 04 02 0001 0002|MS(4 [1, 2])",
        "5d 00000001 02 abcd|SID(1 abcd)",
        "5e 00000001 02 abcd 01 ff|SID_MAC(SID(1 abcd) ff)",
        "5f 06 02 08 01 00|COMDCB(6 2 8 1 0)",
        "60 02 00 00100200 00 00200200|RCSD([CSD(0 00100200), CSD(0 00200200)])",
      })
  void readsTheOtherTypes(String hex, String text) {
    AxdrReader reader = reader(hex.replace(" ", ""));

    assertThat(reader.data().text()).isEqualTo(text);
    assertThat(reader.fault()).isNull();
    assertThat(reader.left()).isZero();
  }

  @Test
  void knowsEveryTagOfTheTable() {
    int[] tags = {
      0, 1, 2, 3, 4, 5, 6, 9, 10, 12, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 80, 81,
      82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96
    };
    for (int tag : tags) {
      AxdrReader reader = reader(last(tag, 2) + "00".repeat(64));
      reader.data();
      assertThat(reader.fault()).as("tag %d", tag).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0184ffffffff",
        "0182ffff00",
        "0984ffffffff",
        "0484ffffffff",
        "098501020304050607",
        "0980",
        "5284",
        "5200100200827fff",
        "5c0382ffff",
      })
  void refusesACountBeyondTheBytes(String hex) {
    AxdrReader reader = reader(hex);
    assertThat(reader.data()).isEqualTo(new Null());
    assertThat(reader.fault()).isNotNull();
  }

  @Test
  void refusesDeepNesting() {
    AxdrReader deep = reader("0101".repeat(8000) + "00");
    assertThat(deep.data()).isEqualTo(new Null());
    assertThat(deep.fault()).startsWith("nested deeper than 16");
    AxdrReader allowed = reader("0101".repeat(16) + "00");
    allowed.data();
    assertThat(allowed.fault()).isNull();
  }

  @Test
  void saysWhereTheFaultIs() {
    AxdrReader reader = reader("02021101" + "77");
    reader.data();
    assertThat(reader.fault()).isEqualTo("unknown data type 119 at offset 4");
  }

  private static AxdrReader reader(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    return new AxdrReader(bytes, 0, bytes.length);
  }
}

package dev.holdfast.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.dlt645.DataDictionary;
import dev.holdfast.meter.dlt645.Dictionary1997;
import dev.holdfast.meter.dlt645.Dlt645Field;
import dev.holdfast.meter.dlt645.Dlt645Function;
import dev.holdfast.meter.dlt645.Dlt645Item;
import dev.holdfast.meter.dlt698.DataObject;
import dev.holdfast.meter.dlt698.Dlt698Service;
import dev.holdfast.meter.dlt698.Oad;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Run with {@code -Dholdfast.write-docs=true} to draw the tables anew. */
class DltDocsTest {

  private static final Path PAGES = Path.of("../docs/protocols");

  @ParameterizedTest
  @CsvSource({
    "dlt645.md, functions",
    "dlt645-identifiers.md, identifiers",
    "dlt645-identifiers.md, identifiers-1997",
    "dlt698.md, services",
    "dlt698-objects.md, objects"
  })
  void thePageShowsTheTableOfTheCode(String name, String table) throws IOException {
    Path page = PAGES.resolve(name);
    String text = Files.readString(page);
    String from = "<!-- " + table + " -->\n";
    int start = text.indexOf(from) + from.length();
    int end = text.indexOf("<!-- /" + table + " -->");
    assertThat(end).isGreaterThanOrEqualTo(start);
    String drawn = text.substring(0, start) + table(table) + text.substring(end);
    if (Boolean.getBoolean("holdfast.write-docs")) {
      Files.writeString(page, drawn);
    }
    assertThat(Files.readString(page)).isEqualTo(drawn);
  }

  private static String table(String name) {
    return switch (name) {
      case "functions" -> functions();
      case "identifiers" -> identifiers();
      case "identifiers-1997" -> identifiers1997();
      case "services" -> services();
      default -> objects();
    };
  }

  private static String functions() {
    StringBuilder table = new StringBuilder("| request | reply | what |\n|---|---|---|\n");
    for (Dlt645Function function : Dlt645Function.values()) {
      boolean answered = function != Dlt645Function.BROADCAST_TIME;
      String reply = answered ? hex(0x80 | function.bits()) : "none";
      table.append("| %s | %s | %s |%n".formatted(hex(function.bits()), reply, function.words()));
    }
    return table.toString();
  }

  private static String hex(int control) {
    return HexFormat.of().toHexDigits((byte) control).toUpperCase(Locale.ROOT) + "H";
  }

  private static String identifiers() {
    StringBuilder table =
        new StringBuilder("| identifier | what | 名称 | fields | write |\n|---|---|---|---|---|\n");
    for (Dlt645Item item : DataDictionary.all()) {
      String level =
          item.writeLevel() == Dlt645Item.READ_ONLY ? "" : Integer.toString(item.writeLevel());
      String fields = (item.repeated() ? "*" : "") + fields(item.fields());
      table.append(
          "| %s | %s | %s | %s | %s |%n"
              .formatted(
                  range(item.first(), item.last()),
                  item.name(),
                  item.chineseName(),
                  fields.replace("*", "\\*"),
                  level));
    }
    return table.toString();
  }

  private static String range(int first, int last) {
    StringBuilder text = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      String low = HexFormat.of().toHexDigits((byte) (first >>> shift));
      String high = HexFormat.of().toHexDigits((byte) (last >>> shift));
      text.append(low.equals(high) ? low : low + "-" + high).append(' ');
    }
    return text.toString().strip();
  }

  private static String fields(List<Dlt645Field> fields) {
    return fields.stream().map(DltDocsTest::field).collect(Collectors.joining(" "));
  }

  private static String field(Dlt645Field field) {
    String bytes = field.bytes() == 0 ? "" : Integer.toString(field.bytes());
    String decimals = field.decimals() == 0 ? "" : "." + field.decimals();
    return field.kind().letter() + bytes + decimals + field.unit();
  }

  private static String identifiers1997() {
    StringBuilder table =
        new StringBuilder("| identifier | what | 名称 | field |\n|---|---|---|---|\n");
    for (Dictionary1997.Item item : Dictionary1997.all()) {
      String first = Dictionary1997.id(item.first());
      String last = Dictionary1997.id(item.last());
      table.append(
          "| %s | %s | %s | %s |%n"
              .formatted(
                  first.equals(last) ? first : first + "-" + last,
                  item.name(),
                  item.chineseName(),
                  field(item.field())));
    }
    return table.toString();
  }

  private static String services() {
    StringBuilder table = new StringBuilder("| code | service | forms |\n|---|---|---|\n");
    for (Dlt698Service service : Dlt698Service.values()) {
      table.append(
          "| %s | %s | %s |%n"
              .formatted(hex(service.code()), service.words(), String.join(", ", service.forms())));
    }
    return table.toString();
  }

  private static String objects() {
    StringBuilder table =
        new StringBuilder("| OAD | what | 名称 | type | scaler | unit | elements | write |\n");
    table.append("|---|---|---|---|---|---|---|---|\n");
    ObjectDictionary.all().forEach((oad, object) -> table.append(row(oad, object)));
    return table.toString();
  }

  private static String row(int oad, DataObject object) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            Oad.text(oad),
            object.name(),
            object.chineseName(),
            words(object.type()),
            object.scaler() == 0 ? "" : Integer.toString(object.scaler()),
            object.unit(),
            object.elements() == DataObject.Elements.NONE ? "" : words(object.elements()),
            object.writable() ? "yes" : "");
  }

  private static String words(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

package dev.holdfast.meter.dlt698;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.Vectors;
import dev.holdfast.meter.Vectors.Vector;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Dlt698VectorsTest {

  private static final Pattern MEANING =
      Pattern.compile(
          "(?:\\d FE; )?C=(\\w\\w) (\\w+) SA (\\w+) logical (\\d) CA (\\w\\w): (\\S+) ?(.*)");
  private static final Pattern NAME = Pattern.compile("(?:OAD|OMD|OADs) (\\w{8}(?: \\w{8}\\b)*)");
  private static final Map<String, Integer> CODES =
      Map.of(
          "GET-Request", 0x05,
          "GET-Response", 0x85,
          "SET-Request", 0x06,
          "SET-Response", 0x86,
          "ACTION-Request", 0x07,
          "ACTION-Response", 0x87,
          "LINK-Request", 0x01);

  static List<Vector> vectors() {
    return Vectors.of("dlt698.jsonl");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsWhoAndWhichWay(Vector vector) {
    Matcher meaning = meaning(vector);
    Dlt698Frame frame = frame(vector);

    assertThat(frame.protocol()).isEqualTo("dlt698.45");
    assertThat(frame.role()).isEqualTo(Role.valueOf(vector.direction().toUpperCase(Locale.ROOT)));
    assertThat(frame.control()).isEqualTo(Integer.parseInt(meaning.group(1), 16));
    assertThat(frame.server().type().words()).isEqualTo(meaning.group(2));
    assertThat(frame.address()).isEqualTo(meaning.group(3));
    assertThat(frame.server().logical()).isEqualTo(Integer.parseInt(meaning.group(4)));
    assertThat(frame.clientAddress()).isEqualTo(Integer.parseInt(meaning.group(5), 16));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsServiceAndForm(Vector vector) {
    Matcher meaning = meaning(vector);
    Dlt698Frame frame = frame(vector);
    String service = meaning.group(6);

    if (service.equals("fragment")) {
      assertThat(frame.fragment()).isTrue();
      assertThat(frame.code()).isEqualTo(0xA3);
      assertThat(frame.summary())
          .isEqualTo("fragment " + meaning.group(7).replace("seq", "number"));
    } else {
      assertThat(frame.code()).isEqualTo(CODES.get(service));
      String form = meaning.group(7).split(" ", 2)[0];
      assertThat(frame.summary()).startsWith(service + " " + form + " ");
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsPriorityNumberAndObjects(Vector vector) {
    String summary = frame(vector).summary();
    Matcher piid = Pattern.compile("PIID \\w\\w").matcher(vector.meaning());
    if (piid.find()) {
      assertThat(summary).contains(piid.group());
    }
    Matcher names = NAME.matcher(vector.meaning());
    if (names.find()) {
      assertThat(summary).contains(names.group(1).split(" ", -1));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsTheValueOrWhyThereIsNone(Vector vector) {
    Dlt698Frame frame = frame(vector);
    Matcher value =
        Pattern.compile("OAD (\\w{8}) = (?:octets |datetime_s )?(.+)$").matcher(vector.meaning());
    Matcher dar = Pattern.compile("(?:OAD|OMD) (\\w{8}) DAR (\\d+)$").matcher(vector.meaning());

    if (value.find()) {
      assertThat(frame.items()).hasSize(1);
      assertThat(frame.items().getFirst().id()).isEqualTo(value.group(1));
      assertThat(frame.items().getFirst().value().replace(".", "")).isEqualTo(value.group(2));
    } else if (dar.find()) {
      Apdu.Result result = ((Apdu.Results) frame.apdu()).results().getFirst();
      assertThat(Oad.text(result.name())).isEqualTo(dar.group(1));
      assertThat(result.dar()).isEqualTo(Integer.parseInt(dar.group(2)));
      assertThat(frame.items()).isEmpty();
    } else {
      assertThat(frame.summary()).doesNotContain("broken");
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void makesTheSameBytesAgain(Vector vector) {
    Dlt698Frame frame = frame(vector);

    Dlt698Frame again =
        Dlt698Frame.of(frame.control(), frame.server(), frame.clientAddress(), frame.userData());

    assertThat(again).isEqualTo(frame);
    assertThat(vector.hex()).endsWith(HexFormat.of().formatHex(again.bytes()));
  }

  private static Matcher meaning(Vector vector) {
    Matcher meaning = MEANING.matcher(vector.meaning());
    assertThat(meaning.matches()).isTrue();
    return meaning;
  }

  private static Dlt698Frame frame(Vector vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.hex());
    int at = vector.meaning().startsWith("4 FE") ? 4 : 0;
    Found<Dlt698Frame> found =
        (Found<Dlt698Frame>) new Dlt698Format().look(bytes, at, bytes.length);
    assertThat(found.length()).isEqualTo(bytes.length - at);
    return found.frame();
  }
}

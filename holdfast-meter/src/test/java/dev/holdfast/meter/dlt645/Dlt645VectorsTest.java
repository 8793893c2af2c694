package dev.holdfast.meter.dlt645;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.Vectors;
import dev.holdfast.meter.Vectors.Vector;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Dlt645VectorsTest {

  private static final Pattern MEANING = Pattern.compile("(?:(\\d) FE; )?addr (\\w{12}): (.*)");
  private static final Pattern DI = Pattern.compile("DI (\\w{8})");

  static List<Vector> vectors() {
    return Vectors.of("dlt645.jsonl");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsWhoWhichWayAndWhat(Vector vector) {
    Matcher meaning = meaning(vector);
    Dlt645Frame frame = frame(vector);

    assertThat(frame.protocol()).isEqualTo("dlt645-2007");
    assertThat(frame.address()).isEqualTo(meaning.group(2));
    assertThat(frame.role()).isEqualTo(Role.valueOf(vector.direction().toUpperCase(Locale.ROOT)));
    assertThat(frame.code()).isEqualTo(code(meaning.group(3)));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsDataIdentifierAndItsName(Vector vector) {
    Matcher di = DI.matcher(vector.meaning());
    Dlt645Frame frame = frame(vector);
    Integer read = frame.di();

    if (di.find()) {
      assertThat(read).isEqualTo(Integer.parseUnsignedInt(di.group(1), 16));
      String words = vector.meaning().substring(di.end()).strip();
      if (!words.isEmpty() && !words.startsWith("data")) {
        String name = words.split(" ", 2)[0];
        assertThat(frame.summary()).contains("DI " + di.group(1) + " " + name);
      }
    } else {
      assertThat(read).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsExactValues(Vector vector) {
    Dlt645Frame frame = frame(vector);
    Matcher value = Pattern.compile("DI (\\w+) .* (\\S+) = (\\S+)$").matcher(vector.meaning());
    Matcher address = Pattern.compile("reply address (\\d+)$").matcher(vector.meaning());

    if (value.find()) {
      assertThat(frame.items())
          .containsExactly(new DataItem(value.group(1), value.group(3), unit(value.group(2))));
      assertThat(frame.number()).isEqualTo(new BigDecimal(value.group(3)));
    } else if (address.find()) {
      assertThat(frame.items()).containsExactly(new DataItem("04000401", address.group(1), ""));
    } else if (frame.code() == 0x81) {
      assertThat(frame.items()).hasSize(7).startsWith(new DataItem("9010", "10793.30", "kWh"));
    } else {
      assertThat(frame.items()).isEmpty();
      assertThat(frame.number()).isNull();
    }
  }

  private static String unit(String lastWord) {
    return lastWord.equals("factor") ? "" : lastWord;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void saysWhyAMeterRefuses(Vector vector) {
    Dlt645Frame frame = frame(vector);
    int error = vector.meaning().indexOf("error: ");
    if (error < 0) {
      assertThat(frame.abnormal()).isFalse();
      return;
    }
    String firstWords = vector.meaning().substring(error + "error: ".length()).split("/", 2)[0];
    assertThat(frame.abnormal()).isTrue();
    assertThat(frame.summary()).startsWith("read data reply error: " + firstWords);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void makesTheSameBytesAgain(Vector vector) {
    Dlt645Frame frame = frame(vector);

    Dlt645Frame again = Dlt645Frame.of(frame.station(), frame.code(), frame.data());

    assertThat(again).isEqualTo(frame);
    assertThat(vector.hex()).endsWith(HexFormat.of().formatHex(again.bytes()));
  }

  private static int code(String words) {
    if (words.startsWith("0x81")) {
      return 0x81;
    }
    int request =
        words.startsWith("read data")
            ? 0x11
            : words.startsWith("read follow-up")
                ? 0x12
                : words.startsWith("read address")
                    ? 0x13
                    : words.startsWith("write data")
                        ? 0x14
                        : words.startsWith("relay") ? 0x1C : words.startsWith("broadcast") ? 8 : -1;
    int error = words.contains("error") ? 0x40 : 0;
    return words.contains(" reply") ? request | 0x80 | error : request;
  }

  private static Matcher meaning(Vector vector) {
    Matcher meaning = MEANING.matcher(vector.meaning());
    assertThat(meaning.matches()).isTrue();
    return meaning;
  }

  private static Dlt645Frame frame(Vector vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.hex());
    String wakes = meaning(vector).group(1);
    int at = wakes == null ? 0 : Integer.parseInt(wakes);
    Dlt645Format format = new Dlt645Format();
    for (int i = 0; i < at; i++) {
      assertThat(format.look(bytes, i, bytes.length)).isInstanceOf(Finding.No.class);
    }
    Finding<Dlt645Frame> finding = format.look(bytes, at, bytes.length);
    assertThat(finding).isInstanceOf(Found.class);
    Found<Dlt645Frame> found = (Found<Dlt645Frame>) finding;
    assertThat(found.length()).isEqualTo(bytes.length - at);
    return found.frame();
  }
}

package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.config.MeterConfig.Language;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Device profiles as CSV. */
class ProfileCsvTest {

  private static final String GOOD =
      """
      protocol,name,register,type,scale,unit,table
      modbus-rtu,energy,0,u32,0.01,kWh,
      modbus-rtu,voltage,2,,0.1,V,input
      """;

  private static ProfileCsv.Sound sound(String csv) {
    return switch (ProfileCsv.parse(csv, "p.csv")) {
      case ProfileCsv.Sound sound -> sound;
      case ProfileCsv.Faulty faulty -> throw new AssertionError(faulty.problems());
    };
  }

  private static List<String> problems(String csv) {
    return ProfileCsv.parse(csv, "p.csv") instanceof ProfileCsv.Faulty(List<Problem> problems)
        ? problems.stream().map(Problem::toString).toList()
        : List.of();
  }

  @Test
  void readsPointsWithWhatIsUsualForEmptyCells() {
    ProfileCsv.Sound profile = sound(GOOD);

    assertThat(profile.protocol()).isEqualTo(Language.MODBUS_RTU);
    assertThat(profile.points()).hasSize(2);
    assertThat(profile.points().get(1).typeOrUsual()).isEqualTo(PointConfig.Type.U16);
    assertThat(profile.points().get(1).table()).isEqualTo(PointConfig.Table.INPUT);
    assertThat(profile.points().get(1).scale()).isEqualByComparingTo("0.1");
  }

  @Test
  void takesQuotesLineEndsOfWindowsAndAByteOrderMark() {
    String csv =
        "\uFEFFname,protocol,id,unit\r\n\"a\",dlt645-2007,00010000,\"kWh, \"\"net\"\"\"\r\n\r\n";

    assertThat(sound(csv).points().getFirst().unit()).isEqualTo("kWh, \"net\"");
    assertThat(sound(csv).points().getFirst().id()).isEqualTo("00010000");
  }

  @Test
  void saysWhereAPointIsWrong() {
    assertThat(
            problems(
                """
                protocol,name,register,type,scale
                modbus-rtu,a,65535,u32,
                modbus-rtu,b,70000,,
                modbus-rtu,c,1,u33,0
                modbus-tcp,c,2,,x,7
                """))
        .containsExactly(
            "p.csv:2:14: u32 at 65535 ends behind 65535; expected a register up to 65534",
            "p.csv:3:14: `register` is `70000`; expected a whole number from 0 to 65535",
            "p.csv:4:16: `type`: `u33` is not known; did you mean `u32`?; expected one of bool, u16,"
                + " i16, u32, i32, u64, i64, f32, f64, text",
            "p.csv:4:20: scale 0 leaves nothing of the value; expected a number such as 0.01",
            "p.csv:5:1: `modbus-tcp` after points of `modbus-rtu`; expected one protocol in all"
                + " lines",
            "p.csv:5:12: two of the name `c`, the first point in line 4; expected a name of its own"
                + " for each point",
            "p.csv:5:17: `scale` is the text `x`; expected a number",
            "p.csv:5:19: more cells than columns; expected 5 cells in each line");
  }

  @Test
  void saysWhatIsWrongWithTheTableItself() {
    assertThat(problems(""))
        .containsExactly(
            "p.csv:1:1: the file is empty; expected a line with the names of the columns");
    assertThat(problems("protocol,nam,name,name\n"))
        .satisfiesExactlyInAnyOrder(
            first -> assertThat(first).startsWith("p.csv:1:1: no point stands below the head"),
            column ->
                assertThat(column)
                    .startsWith("p.csv:1:10: `nam` is no column; did you mean `name`?"),
            twice -> assertThat(twice).startsWith("p.csv:1:19: a second column `name`"));
    assertThat(problems("protocol,name\n\"modbus-rtu,a\n"))
        .contains("p.csv:2:1: a quote that does not end; expected a second quote");
  }

  @Property(tries = 300)
  void comesBackAsItWas(@ForAll("profiles") List<PointConfig> points) {
    ProfileCsv.Sound profile = new ProfileCsv.Sound(Language.MODBUS_TCP, points, List.of());
    assertThat(sound(ProfileCsv.text(profile))).isEqualTo(profile);
  }

  @Property(tries = 200)
  void comesBackFromYamlAsItWas(@ForAll("profiles") List<PointConfig> points) {
    String yaml =
        ProfileCsv.yaml("p", new ProfileCsv.Sound(Language.MODBUS_TCP, points, List.of()));
    assertThat(ConfigLoader.parse(yaml, "p.yaml", Path.of("/")))
        .isInstanceOfSatisfying(
            Loaded.Sound.class,
            loaded -> assertThat(loaded.config().profiles().getFirst().points()).isEqualTo(points));
  }

  private static final String WITH_RECORDS =
      """
      protocol,record,name,id,every,delay,back,unit
      dlt698.45,,energy,00100201,,,,
      dlt698.45,,daily,50040200,1d,10m,,
      dlt698.45,daily,forward,00100200,,,,
      dlt698.45,daily,reverse,00200200,,,,
      """;

  @Test
  void recordsComeBackAsTheyWere() {
    ProfileCsv.Sound profile = sound(WITH_RECORDS);

    assertThat(profile.points()).hasSize(1);
    RecordConfig daily = profile.records().getFirst();
    assertThat(daily.every()).isEqualTo(Duration.ofDays(1));
    assertThat(daily.delay()).isEqualTo(Duration.ofMinutes(10));
    assertThat(daily.back()).as("as usual").isEqualTo(Duration.ofDays(1));
    assertThat(daily.columns())
        .containsExactly(
            new RecordConfig.Column("forward", "00100200"),
            new RecordConfig.Column("reverse", "00200200"));
    assertThat(sound(ProfileCsv.text(profile))).isEqualTo(profile);
    assertThat(ConfigLoader.parse(ProfileCsv.yaml("p", profile), "p.yaml", Path.of("/")))
        .isInstanceOfSatisfying(
            Loaded.Sound.class,
            loaded ->
                assertThat(loaded.config().profiles().getFirst().records()).containsExactly(daily));
  }

  @Test
  void saysWhereARecordIsWrong() {
    assertThat(
            problems(
                """
                protocol,record,name,id,every
                dlt645-2007,,e,00010000,
                dlt645-2007,,daily,00010000,7h
                dlt645-2007,weekly,x,00010000,
                """))
        .containsExactly(
            "p.csv:3:20: `00010000` is no freeze or load curve; expected an identifier of class 05"
                + " or 06, such as \"05060100\"",
            "p.csv:3:29: `7h` is no part of a day; expected such as 15m, 1h or 1d",
            "p.csv:4:13: `weekly` is no record of a line above; expected the name of a line with"
                + " `every`");
  }

  @Property(tries = 500)
  void anyTextIsAProfileOrHasItsProblemsAtAPlace(@ForAll String text) {
    assertThat(problems(text + "\n" + GOOD)).allSatisfy(p -> assertThat(p).startsWith("p.csv:"));
  }

  @Provide
  Arbitrary<List<PointConfig>> profiles() {
    Arbitrary<PointConfig.Type> types =
        Arbitraries.of(
            PointConfig.Type.U16, PointConfig.Type.I32, PointConfig.Type.F64, PointConfig.Type.U64);
    Arbitrary<BigDecimal> scales = Arbitraries.of("1", "0.01", "-0.5", "1000").map(BigDecimal::new);
    Arbitrary<String> units =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('度', '°')
            .ofMinLength(1)
            .ofMaxLength(9);
    Arbitrary<Integer> width = Arbitraries.integers().between(0, 9);
    return Combinators.combine(types, scales, units, width, Arbitraries.of(true, false))
        .as((type, scale, unit, gap, writable) ->
            new PointConfig(
                "p",
                null,
                false,
                null,
                gap,
                PointConfig.Table.HOLDING,
                type,
                null,
                gap % 2 == 0 ? PointConfig.Words.BIG : PointConfig.Words.LITTLE_SWAPPED,
                scale,
                BigDecimal.ZERO,
                unit.isBlank() || !unit.strip().equals(unit) ? null : unit,
                gap == 3 ? "voltage.1" : null,
                writable,
                writable ? BigDecimal.ZERO : null,
                null))
        .list()
        .ofMinSize(1)
        .ofMaxSize(20)
        .map(ProfileCsvTest::apart);
  }

  /** The points one behind the other, each with a name of its own. */
  private static List<PointConfig> apart(List<PointConfig> points) {
    int[] next = {0};
    return points.stream()
        .map(p -> {
          int at = next[0] + Objects.requireNonNull(p.register());
          next[0] = at + 4;
          return new PointConfig(
              "p" + at,
              p.id(),
              p.unlisted(),
              p.decimals(),
              at,
              p.table(),
              p.type(),
              p.registers(),
              p.words(),
              p.scale(),
              p.offset(),
              p.unit(),
              p.quantity(),
              p.writable(),
              p.min(),
              p.max());
        })
        .toList();
  }

  @Test
  void aThousandMetersShareOneProfileInAFile(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("em.csv"), GOOD);
    StringBuilder yaml =
        new StringBuilder("profiles: [{name: em, file: em.csv, read-gap: 4}]\nlinks:\n");
    for (int line = 0; line < 10; line++) {
      yaml.append(
          """
            - name: line-%d
              protocol: meter
              endpoint: tcp://h:%d
              meter:
                meters:
          """
              .formatted(line, 1000 + line));
      for (int unit = 1; unit <= 100; unit++) {
        yaml.append("        - {name: m%d, profile: em, address: \"%d\"}\n".formatted(unit, unit));
      }
    }
    Loaded loaded = ConfigLoader.parse(yaml.toString(), "x.yaml", folder);

    assertThat(loaded).isInstanceOf(Loaded.Sound.class);
    List<MeterConfig.Meter> meters =
        ((Loaded.Sound) loaded)
            .config().links().stream()
                .flatMap(link -> Objects.requireNonNull(link.meter()).meters().stream())
                .toList();
    assertThat(meters).hasSize(1000);
    List<PointConfig> points = meters.getFirst().points();
    assertThat(points).hasSize(2);
    assertThat(meters)
        .allSatisfy(meter -> {
          assertThat(meter.speaks()).isEqualTo(Language.MODBUS_RTU);
          assertThat(meter.readGap()).isEqualTo(4);
          assertThat(meter.points()).isSameAs(points);
        });
  }

  @Test
  void aFaultInAFileIsToldWithThatFilesPlace(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("em.csv"), "protocol,name,register\nmodbus-rtu,a,-1\n");
    String yaml =
        """
        profiles:
          - {name: em, file: em.csv}
          - {name: none, file: none.csv}
        """;

    assertThat(ConfigLoader.parse(yaml, "x.yaml", folder))
        .isInstanceOfSatisfying(
            Loaded.Faulty.class,
            faulty ->
                assertThat(faulty.problems().stream().map(Problem::toString))
                    .containsExactlyInAnyOrder(
                        folder.resolve("em.csv")
                            + ":2:14: `register` is `-1`; expected a whole number from 0 to 65535",
                        "x.yaml:3:24: `none.csv`: there is no such file; expected a CSV file"));
  }
}

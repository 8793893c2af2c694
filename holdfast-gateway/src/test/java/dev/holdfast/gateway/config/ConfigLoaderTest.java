package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.config.LinkConfig.Connect;
import dev.holdfast.gateway.config.LinkConfig.HsmsConfig;
import dev.holdfast.link.endpoint.AddressRange;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

  private static final Path FOLDER = Path.of("/etc/holdfast");

  static Config sound(String yaml) {
    Loaded loaded = ConfigLoader.parse(yaml, "x.yaml", FOLDER);
    assertThat(loaded).isInstanceOf(Loaded.Sound.class);
    return ((Loaded.Sound) loaded).config();
  }

  static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConfigLoaderTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void bindsEveryKeyOfAnHsmsLink() throws IOException {
    LinkConfig link = sound(resource("full.yaml")).links().getFirst();

    assertThat(link.redial())
        .isEqualTo(new LinkConfig.Redial(Duration.ofSeconds(2), Duration.ofSeconds(30), 0.5));
    assertThat(link.maxUnsent()).isEqualTo(Size.mebibytes(1));
    assertThat(link.writeDeadline()).isEqualTo(Duration.ofSeconds(3));
    assertThat(link.hsms())
        .isEqualTo(
            new HsmsConfig(
                LinkConfig.Role.HOST,
                Connect.ACTIVE,
                10,
                null,
                LinkConfig.TellApart.ADDRESS,
                Duration.ofSeconds(120),
                Duration.ofSeconds(1),
                Duration.ofSeconds(240),
                Duration.ofSeconds(11),
                Duration.ofSeconds(6),
                Duration.ZERO,
                LinkConfig.LinktestWhen.QUIET,
                3,
                Size.mebibytes(8),
                LinkConfig.Profile.STRICT_SS,
                LinkConfig.Cut.OBSERVE,
                LinkConfig.OnSeparate.KEEPS,
                LinkConfig.OnT3.RESELECT,
                Duration.ofSeconds(12),
                Duration.ofSeconds(50),
                LinkConfig.Way.DIRECT,
                new LinkConfig.RedialRequest(
                    "udp-listen://127.0.0.1:5099", "etcher-1", "between us"),
                new SecsConfig(
                    StandardCharsets.US_ASCII,
                    "etcher 300",
                    null,
                    Duration.ofSeconds(10),
                    SecsConfig.Early.PASS,
                    List.of(),
                    null)));
  }

  @Test
  void bindsEveryKeyOfAMeterLink() throws IOException {
    MeterConfig line = Objects.requireNonNull(sound(resource("full.yaml")).links().get(2).meter());

    assertThat(line.protocols())
        .containsExactly(
            MeterConfig.Language.DLT645_2007,
            MeterConfig.Language.MODBUS_RTU,
            MeterConfig.Language.DLT698_45);
    assertThat(line.turnaround()).isZero();
    assertThat(line.meters().getFirst().points())
        .containsExactly(
            new PointConfig(
                "energy",
                null,
                false,
                null,
                0,
                PointConfig.Table.HOLDING,
                PointConfig.Type.U32,
                null,
                PointConfig.Words.LITTLE_SWAPPED,
                new BigDecimal("0.01"),
                new BigDecimal("-40"),
                "kWh",
                "forward-active-energy.1",
                true,
                new BigDecimal("0"),
                new BigDecimal("1000")));
    assertThat(line.meters().getFirst().readGap()).isEqualTo(8);
    assertThat(line.meters().get(1).address()).isEqualTo("000000012345");
  }

  @Test
  void bindsEveryKeyOfASecs1Link() throws IOException {
    assertThat(sound(resource("full.yaml")).links().get(3).secs1())
        .isEqualTo(
            new LinkConfig.Secs1Config(
                LinkConfig.Role.EQUIPMENT,
                LinkConfig.LineEnd.SLAVE,
                12,
                false,
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                5,
                false,
                false,
                Size.mebibytes(2),
                new SecsConfig(
                    Charset.forName("GB18030"),
                    "implanter 9",
                    SecsConfig.Communication.WAIT,
                    Duration.ofSeconds(20),
                    SecsConfig.Early.REFUSE,
                    List.of(),
                    null)));
  }

  @Test
  void theEquipmentIsMasterOfALineUnlessToldOtherwise() throws IOException {
    assertThat(LinkConfig.Secs1Config.defaults().master()).isFalse();
    assertThat(
            sound(
                    "links: [{name: a, protocol: secs1, endpoint: 'tcp://h:1', secs1: {role:"
                        + " equipment}}]")
                .links()
                .getFirst()
                .secs1())
        .satisfies(keys -> assertThat(Objects.requireNonNull(keys).master()).isTrue());
  }

  @Test
  void takesRelativePathsFromTheFilesFolder() throws IOException {
    Config config = sound(resource("full.yaml"));

    assertThat(config.gateway().journal().folder()).isEqualTo(FOLDER.resolve("journal"));
    assertThat(config.sinks().getFirst())
        .isEqualTo(
            new SinkConfig.File(
                "lines", FOLDER.resolve("out/messages.jsonl"), Size.mebibytes(1), 3));
  }

  @Test
  void fillsInDefaults() {
    Config config = sound("");

    assertThat(config.gateway().http()).isEqualTo(new HostPort("127.0.0.1", 8600));
    assertThat(config.gateway().journal().keepFor()).isEqualTo(Duration.ofDays(30));
    assertThat(config.links()).isEmpty();
    assertThat(HsmsConfig.defaults().t3()).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void switchesThePageOff() {
    assertThat(sound("gateway: {http: off}").gateway().http()).isNull();
  }

  @Test
  void connectsAsTheEndpointSays() {
    HsmsConfig hsms = HsmsConfig.defaults();

    assertThat(hsms.connectOn("tcp://h:1")).isEqualTo(Connect.ACTIVE);
    assertThat(hsms.connectOn("tcp-listen://h:1")).isEqualTo(Connect.PASSIVE);
  }

  @Test
  void keepsSecretsOutOfText() throws IOException {
    SinkConfig.Http mes = (SinkConfig.Http) sound(resource("full.yaml")).sinks().get(1);

    assertThat(mes.headers()).isEqualTo(Map.of("Authorization", "Bearer abc"));
    assertThat(mes.toString()).contains("Authorization").doesNotContain("abc");
  }

  @Test
  void allowsAddressesOfTheRange() throws IOException {
    AddressRange range = AddressRange.parse("10.16.0.0/12");

    assertThat(range.contains(InetAddress.ofLiteral("10.31.255.255"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("10.32.0.0"))).isFalse();
    assertThat(range.contains(InetAddress.ofLiteral("::1"))).isFalse();
  }

  @Test
  void matchesLinksByStars() {
    assertThat(Config.Route.matches("line-*", "line-")).isTrue();
    assertThat(Config.Route.matches("*-1", "line-1")).isTrue();
    assertThat(Config.Route.matches("l*e*1", "line-1")).isTrue();
    assertThat(Config.Route.matches("l*x*1", "line-1")).isFalse();
    assertThat(Config.Route.matches("line", "line-1")).isFalse();
  }

  @Test
  void saysThatAFileIsNotThere(@TempDir Path folder) {
    Path file = folder.resolve("no.yaml");

    assertThat(((Loaded.Faulty) ConfigLoader.load(file)).problems())
        .extracting(Problem::toString)
        .containsExactly(file + ": there is no such file");
  }

  @Test
  void saysThatAFileIsNotUtf8(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});

    assertThat(((Loaded.Faulty) ConfigLoader.load(file)).problems())
        .extracting(Problem::toString)
        .containsExactly(file + ": the file is not UTF-8");
  }

  @Property(tries = 300)
  void readsAnyTextWithoutFailing(@ForAll String text) {
    assertThat(ConfigLoader.parse(text, "x.yaml", FOLDER)).isNotNull();
  }

  @Property
  void readsBackTheDurationsAndSizesItWrites(@ForAll int amount) {
    long positive = Math.abs((long) amount) % 1_000_000_000;
    Duration duration = Duration.ofMillis(positive);

    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    assertThat(Size.parse(new Size(positive).toString())).isEqualTo(new Size(positive));
  }
}

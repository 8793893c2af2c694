package dev.holdfast.sim.meter;

import static dev.holdfast.sim.meter.MeterBytes.dlt645;
import static dev.holdfast.sim.meter.MeterBytes.get698;
import static dev.holdfast.sim.meter.MeterBytes.hex;
import static dev.holdfast.sim.meter.MeterBytes.join;
import static dev.holdfast.sim.meter.MeterBytes.read645;
import static dev.holdfast.sim.meter.MeterBytes.registers;
import static dev.holdfast.sim.meter.MeterBytes.rtu;
import static dev.holdfast.sim.meter.MeterBytes.unsigned;
import static dev.holdfast.sim.meter.MeterBytes.value645;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.RawClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MeterSimulatorTest {

  private static final String ADDRESS = "123456789012";
  private static final Duration SILENCE = Duration.ofMillis(400);

  private static Links links;

  @TempDir Path dir;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void startLoops() {
    links = Links.open(new LinksSettings(1, false));
  }

  @AfterAll
  static void stopLoops() {
    links.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  private static MeterSimSettings.Builder settings() {
    return MeterSimSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0"));
  }

  private MeterSimulator open(MeterSimSettings.Builder settings) throws IOException {
    MeterSimulator meter = MeterSimulator.open(links, settings.build());
    opened.add(meter);
    return meter;
  }

  private RawClient dial(MeterSimulator meter) throws IOException {
    RawClient client = new RawClient(meter.address());
    opened.add(client);
    return client;
  }

  private RawClient usual() throws IOException {
    return dial(open(settings()));
  }

  private static byte[] ask(RawClient client, byte[] request, int replyLength) throws IOException {
    client.write(request);
    return client.read(replyLength);
  }

  private static byte[] read698(RawClient client) throws IOException {
    byte[] head = client.read(3);
    return join(head, client.read((head[1] & 0xFF) - 1));
  }

  @Test
  void registersReadTheirOwnNumbers() throws IOException {
    RawClient client = usual();
    assertThat(ask(client, rtu("01 03 00 00 00 03"), 11)).isEqualTo(rtu("01 03 06 000000010002"));
    assertThat(ask(client, rtu("01 03 27 0F 00 01"), 7)).isEqualTo(rtu("01 03 02 270F"));
    assertThat(ask(client, rtu("01 04 00 64 00 01"), 7)).isEqualTo(rtu("01 04 02 0064"));
  }

  @Test
  void registersReadWhatWasWrittenOnAnyConnection() throws IOException {
    MeterSimulator meter = open(settings());
    RawClient first = dial(meter);
    assertThat(ask(first, rtu("01 06 00 05 AB CD"), 8)).isEqualTo(rtu("01 06 00 05 AB CD"));
    assertThat(ask(first, rtu("01 10 00 07 00 02 04 0001 0002"), 8))
        .isEqualTo(rtu("01 10 00 07 00 02"));
    RawClient second = dial(meter);
    assertThat(registers(ask(second, rtu("01 03 00 05 00 05"), 15)))
        .containsExactly(0xABCD, 6, 1, 2, 9);
  }

  @Test
  void answersExceptionsByTheBook() throws IOException {
    RawClient client = usual();
    assertThat(ask(client, rtu("01 03 27 10 00 01"), 5)).isEqualTo(rtu("01 83 02"));
    assertThat(ask(client, rtu("01 03 27 0F 00 02"), 5)).isEqualTo(rtu("01 83 02"));
    assertThat(ask(client, rtu("01 06 27 10 00 01"), 5)).isEqualTo(rtu("01 86 02"));
    assertThat(ask(client, rtu("01 03 00 00 00 00"), 5)).isEqualTo(rtu("01 83 03"));
    assertThat(ask(client, rtu("01 03 00 00 00 7E"), 5)).isEqualTo(rtu("01 83 03"));
    assertThat(ask(client, rtu("01 41 00"), 5)).isEqualTo(rtu("01 C1 01"));
    assertThat(ask(client, rtu("01 01 00 00 00 01"), 5)).isEqualTo(rtu("01 81 01"));
  }

  @Test
  void keepsSilentToOthersAndBroadcasts() throws IOException {
    RawClient client = usual();
    client.write(rtu("02 03 00 00 00 01"));
    client.write(rtu("00 06 00 05 12 34"));
    client.write(read645("000000000001", "00010000"));
    client.write(dlt645("999999999999", 0x08, hex("000000010126")));
    client.write(get698("000000000001", "40010200"));
    client.write(rtu("01 03 00 00 00 02 ").clone());
    assertThat(client.read(9)).isEqualTo(rtu("01 03 04 0000 0001"));
    assertThat(client.silentFor(SILENCE)).isTrue();
  }

  @Test
  void carriesOutABroadcastWrite() throws IOException {
    RawClient client = usual();
    client.write(rtu("00 06 00 05 12 34"));
    assertThat(ask(client, rtu("01 03 00 05 00 01"), 7)).isEqualTo(rtu("01 03 02 1234"));
  }

  @Test
  void readsVoltageAndEnergyBy645() throws IOException {
    RawClient client = usual();
    byte[] voltage = ask(client, read645(ADDRESS, "02010100"), 18);
    assertThat(voltage).startsWith(hex("68 12 90 78 56 34 12 68 91 06"));
    assertThat(value645(voltage, 1)).isBetween(new BigDecimal("210"), new BigDecimal("230"));
    byte[] energy = ask(client, read645(ADDRESS, "00010000"), 20);
    assertThat(value645(energy, 2)).isPositive();
    assertThat(energy).isEqualTo(dlt645(ADDRESS, 0x91, plain(energy)));
  }

  private static byte[] plain(byte[] frame) {
    byte[] data = new byte[frame[9]];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (frame[10 + i] - 0x33);
    }
    return data;
  }

  @Test
  void tellsItsAddressToTheWildcard() throws IOException {
    RawClient client = usual();
    byte[] reply = ask(client, join(hex("fefefefe"), dlt645("aaaaaaaaaaaa", 0x13)), 18);
    assertThat(reply).isEqualTo(dlt645(ADDRESS, 0x93, hex("129078563412")));
  }

  @Test
  void refusesUnknown645Data() throws IOException {
    RawClient client = usual();
    assertThat(ask(client, read645(ADDRESS, "0EEEEEEE"), 13))
        .isEqualTo(dlt645(ADDRESS, 0xD1, (byte) 2));
  }

  @Test
  void readsVoltageBy698() throws IOException {
    RawClient client = usual();
    client.write(get698(ADDRESS, "20000200"));
    byte[] reply = read698(client);
    assertThat(MeterBytes.sound698(reply)).isTrue();
    assertThat(reply).startsWith(hex("68")).endsWith(hex("16"));
    assertThat(HexFormat.of().formatHex(reply, 14, 24)).isEqualTo("85010020000200010103");
    for (int phase = 0; phase < 3; phase++) {
      assertThat(unsigned(reply, 25 + 3 * phase, 2)).isBetween(2_100L, 2_300L);
    }
  }

  @Test
  void allTonguesTellTheSame() throws IOException {
    RawClient client = dial(open(settings().liveRegisters(true)));
    for (int attempt = 0; ; attempt++) {
      client.write(
          join(
              rtu("01 03 00 00 00 40"), read645(ADDRESS, "02010100"), get698(ADDRESS, "20000200")));
      int[] registers = registers(client.read(5 + 128));
      BigDecimal by645 = value645(client.read(18), 1);
      byte[] by698 = read698(client);
      boolean same =
          registers[0] == by645.movePointRight(1).intValueExact()
              && registers[0] == unsigned(by698, 25, 2);
      assertThat(registers[26]).isBetween(4_990, 5_010);
      // A second may begin between two of the three, but not each time.
      if (same) {
        return;
      }
      assertThat(attempt).isLessThan(5);
    }
  }

  @Test
  void liveRegistersHoldWideValuesHighWordFirst() throws IOException {
    RawClient client = dial(open(settings().liveRegisters(true)));
    int[] r = registers(ask(client, rtu("01 03 00 00 00 7D"), 255));
    long watts = 0;
    for (int phase = 0; phase < 3; phase++) {
      watts += (long) r[11 + 2 * phase] << 16 | r[12 + 2 * phase];
    }
    assertThat(Math.abs(((long) r[9] << 16 | r[10]) - watts)).isLessThanOrEqualTo(3);
    long tariffs = 0;
    for (int tariff = 0; tariff < 4; tariff++) {
      tariffs += (long) r[30 + 2 * tariff] << 16 | r[31 + 2 * tariff];
    }
    assertThat(Math.abs(((long) r[28] << 16 | r[29]) - tariffs)).isLessThanOrEqualTo(4);
    assertThat(tariffs).isPositive();
    assertThat(r[64]).isEqualTo(64);
    assertThat(r[63]).isZero();
  }

  @Test
  void answersMixedProtocolsOfOneWriteInOrder() throws IOException {
    RawClient client = usual();
    client.write(
        join(
            get698(ADDRESS, "40010200"),
            hex("fefefefe"),
            read645(ADDRESS, "02010100"),
            rtu("01 03 00 00 00 01"),
            rtu("02 03 00 00 00 01"),
            read645("000000000001", "00010000"),
            rtu("01 03 00 01 00 01"),
            get698(ADDRESS, "40010200")));
    byte[] first = read698(client);
    assertThat(client.read(18)).startsWith(hex("68 12 90 78 56 34 12 68 91"));
    assertThat(client.read(7)).isEqualTo(rtu("01 03 02 0000"));
    assertThat(client.read(7)).isEqualTo(rtu("01 03 02 0001"));
    assertThat(read698(client)).isEqualTo(first);
  }

  @Test
  void takesBytesOneByOne() throws IOException {
    RawClient client = usual();
    client.writeSplit(
        join(rtu("01 03 00 00 00 01"), read645(ADDRESS, "02010100"), rtu("01 03 00 01 00 01")));
    assertThat(client.read(7)).isEqualTo(rtu("01 03 02 0000"));
    assertThat(client.read(18)).startsWith(hex("68 12 90 78 56 34 12 68 91"));
    assertThat(client.read(7)).isEqualTo(rtu("01 03 02 0001"));
  }

  @Test
  void findsFramesBehindJunk() throws IOException {
    RawClient client = usual();
    assertThat(ask(client, join(hex("ffffff"), rtu("01 03 00 00 00 01")), 7))
        .isEqualTo(rtu("01 03 02 0000"));
    assertThat(ask(client, join(hex("68".repeat(12)), read645(ADDRESS, "02010100")), 18))
        .startsWith(hex("68 12 90 78 56 34 12 68 91"));
  }

  @Test
  void standsGarbageAndServesTheNextClient() throws IOException {
    MeterSimulator meter = open(settings());
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 30; i++) {
      byte[] garbage = new byte[random.nextInt(1, 3_000)];
      random.nextBytes(garbage);
      try (RawClient client = new RawClient(meter.address())) {
        client.write(garbage);
      }
    }
    assertThat(ask(dial(meter), rtu("01 03 00 00 00 01"), 7)).isEqualTo(rtu("01 03 02 0000"));
  }

  @Test
  void goesOnAfterGarbageOnTheSameConnection() throws IOException {
    RawClient client = usual();
    byte[] garbage = new byte[2_000];
    new SplittableRandom(6).nextBytes(garbage);
    client.write(garbage);
    assertThat(client.silentFor(SILENCE)).isTrue();
    assertThat(ask(client, rtu("01 03 00 00 00 01"), 7)).isEqualTo(rtu("01 03 02 0000"));
  }

  @Test
  void speaksOnlyWhatItIsTold() throws IOException {
    RawClient client = dial(open(settings().meter(1, ADDRESS, MeterProtocol.parse("rtu, DLT645"))));
    client.write(get698(ADDRESS, "40010200"));
    assertThat(client.silentFor(SILENCE)).isTrue();
    assertThat(ask(client, read645(ADDRESS, "02010100"), 18)).hasSize(18);
  }

  @Test
  void speaksModbusTcpWhereTold() throws IOException {
    RawClient client = dial(open(settings().meter(7, ADDRESS, Set.of(MeterProtocol.MODBUS_TCP))));
    assertThat(ask(client, hex("0009 0000 0006 07 03 0004 0001"), 11))
        .isEqualTo(hex("0009 0000 0005 07 03 02 0004"));
    assertThat(ask(client, hex("000a 0000 0006 07 03 2710 0001"), 9))
        .isEqualTo(hex("000a 0000 0003 07 83 02"));
    client.write(hex("000b 0000 0006 08 03 0004 0001"));
    assertThat(client.silentFor(SILENCE)).isTrue();
  }

  @Test
  void speaksModbusTcpBesideTheOthers() throws IOException {
    RawClient client =
        dial(
            open(
                settings().meter(1, ADDRESS, MeterProtocol.parse("rtu,dlt645,dlt698,modbus-tcp"))));
    for (int transaction = 0; transaction < 300; transaction++) {
      byte[] tcp = hex("%04x 0000 0006 01 03 0004 0001".formatted(transaction));
      assertThat(ask(client, tcp, 11))
          .isEqualTo(hex("%04x 0000 0005 01 03 02 0004".formatted(transaction)));
    }
    assertThat(ask(client, rtu("01 03 00 00 00 01"), 7)).isEqualTo(rtu("01 03 02 0000"));
    assertThat(ask(client, read645(ADDRESS, "02010100"), 18)).hasSize(18);
  }

  @Test
  void severalMetersShareALine() throws IOException {
    RawClient client =
        dial(
            open(
                settings()
                    .meter(1, "1", MeterProtocol.usual())
                    .meter(2, "2", MeterProtocol.usual())));
    assertThat(ask(client, rtu("02 06 00 00 00 09"), 8)).isEqualTo(rtu("02 06 00 00 00 09"));
    assertThat(ask(client, rtu("01 03 00 00 00 01"), 7)).isEqualTo(rtu("01 03 02 0000"));
    assertThat(ask(client, rtu("02 03 00 00 00 01"), 7)).isEqualTo(rtu("02 03 02 0009"));
    byte[] one = ask(client, read645("000000000001", "00010000"), 20);
    byte[] two = ask(client, read645("000000000002", "00010000"), 20);
    assertThat(value645(one, 2)).isNotEqualByComparingTo(value645(two, 2));
  }

  @Test
  void servesManyClientsAtOnce() throws IOException {
    MeterSimulator meter = open(settings());
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      clients.add(dial(meter));
    }
    for (RawClient client : clients) {
      client.write(rtu("01 03 00 00 00 01"));
    }
    for (RawClient client : clients) {
      assertThat(client.read(7)).isEqualTo(rtu("01 03 02 0000"));
    }
  }

  @Test
  void recordsAReplyOnceTheNextRequestCameOnItsConnection() throws IOException {
    Path record = dir.resolve("meter.jsonl");
    MeterSimulator meter = open(settings().record(record));
    RawClient first = dial(meter);
    RawClient second = dial(meter);
    ask(first, rtu("01 03 00 00 00 01"), 7);
    ask(second, rtu("01 03 00 01 00 01"), 7);
    assertThat(Files.readAllLines(record)).isEmpty();
    byte[] reply = ask(first, read645(ADDRESS, "02010100"), 18);
    String modbus =
        "{\"link\":\"meter\",\"id\":\"modbus-rtu:1:"
            + HexFormat.of().formatHex(rtu("01 03 02 0000"))
            + "\"}";
    assertThat(Files.readAllLines(record)).containsExactly(modbus);
    ask(first, rtu("01 03 00 02 00 01"), 7);
    assertThat(Files.readAllLines(record))
        .containsExactly(
            modbus,
            "{\"link\":\"meter\",\"id\":\"dlt645-2007:123456789012:"
                + HexFormat.of().formatHex(reply)
                + "\"}");
  }

  @Test
  void failsAtOnceWhereThePortIsTaken() throws IOException {
    MeterSimulator meter = open(settings());
    MeterSimSettings same =
        MeterSimSettings.at(Endpoint.parse("tcp-listen://" + meter.address())).build();
    assertThatThrownBy(() -> MeterSimulator.open(links, same))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(meter.address());
  }

  @Test
  void failsAtOnceWhereTheSerialPortIsNotThere() {
    MeterSimSettings missing =
        MeterSimSettings.at(Endpoint.parse("serial:///dev/no-such-port")).build();
    assertThatThrownBy(() -> MeterSimulator.open(links, missing))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-port");
  }

  @Test
  void refusesSettingsThatDoNotFit() {
    assertThatThrownBy(() -> settings().meter(0, ADDRESS, MeterProtocol.usual()))
        .hasMessageContaining("unit 0");
    assertThatThrownBy(() -> settings().meter(1, "aa", MeterProtocol.usual()))
        .hasMessageContaining("aa");
    assertThatThrownBy(() -> settings().meter(1, "999999999999", MeterProtocol.usual()))
        .hasMessageContaining("999999999999");
    assertThatThrownBy(() ->
            settings()
                .meter(1, "1", MeterProtocol.usual())
                .meter(2, "0001", MeterProtocol.usual())
                .build())
        .hasMessageContaining("000000000001");
    assertThatThrownBy(() -> MeterProtocol.parse("rtu,dnp3")).hasMessageContaining("dnp3");
  }
}

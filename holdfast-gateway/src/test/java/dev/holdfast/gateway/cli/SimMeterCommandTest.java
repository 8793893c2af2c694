package dev.holdfast.gateway.cli;

import static dev.holdfast.gateway.raw.RawModbus.rtu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sim meter} as a foreign client sees it: bytes on a socket. */
class SimMeterCommandTest {

  /** DL/T 645-2007: read the energy of the meter 123456789012. */
  private static final String READ_645 = "68129078563412681104333334336816";

  @TempDir static Path folder;

  private static HoldfastProcess meter;
  private static String address = "";
  private RawSocket client;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    meter =
        HoldfastProcess.start(
            folder,
            "sim",
            "meter",
            "--listen",
            "127.0.0.1:0",
            "--quiet",
            "--protocols",
            "rtu,dlt645,dlt698,modbus-tcp");
    address = meter.awaitListening();
  }

  @AfterAll
  static void printsOneLineAndEndsWhenToldTo() throws IOException, InterruptedException {
    try (HoldfastProcess started = meter) {
      started.terminate();
      assertThat(started.awaitExit(Duration.ofSeconds(10))).isZero();
      assertThat(started.output()).containsExactly("listening " + address);
      assertThat(started.errors()).isEmpty();
    }
  }

  @BeforeEach
  void dial() throws IOException {
    client = RawSocket.dial(address);
  }

  @AfterEach
  void hangUp() throws IOException {
    client.close();
  }

  private void asks(String request, String answer) throws IOException {
    client.write(rtu(request));
    byte[] expected = rtu(answer);
    assertThat(client.read(expected.length)).as("answer to %s", request).isEqualTo(expected);
  }

  @Test
  void registersReadTheirNumberUntilWritten() throws IOException {
    asks("01 03 0007 0002", "01 03 04 0007 0008");
    asks("01 04 270f 0001", "01 04 02 270f");
    asks("01 06 0064 1234", "01 06 0064 1234");
    asks("01 03 0064 0001", "01 03 02 1234");
    asks("01 04 0064 0001", "01 04 02 1234");
    asks("01 10 00c8 0002 04 aaaa bbbb", "01 10 00c8 0002");
    asks("01 03 00c8 0003", "01 03 06 aaaa bbbb 00ca");
  }

  @Test
  void answersWhatItCannotDoByException() throws IOException {
    asks("01 03 2710 0001", "01 83 02");
    asks("01 03 270f 0002", "01 83 02");
    asks("01 03 0000 0000", "01 83 03");
    asks("01 03 0000 007e", "01 83 03");
    asks("01 2b 0e 01 00", "01 ab 01");
  }

  @Test
  void keepsSilentToOtherUnitsAndBroadcasts() throws IOException {
    client.write(rtu("02 03 0000 0001"));
    client.write(rtu("00 03 0000 0001"));
    client.write(HexFormat.of().parseHex("68999999999999681104333334334816"));
    assertThat(client.silentFor(Duration.ofMillis(700))).isTrue();
    asks("01 03 0005 0001", "01 03 02 0005");
  }

  @Test
  void answersThreeProtocolsOfOneWriteInTheirOrder() throws IOException {
    String modbus = HexFormat.of().formatHex(rtu("01 03 0009 0001"));
    String tcp = "0001" + "0000" + "0006" + "01" + "03" + "0009" + "0001";
    client.write(HexFormat.of().parseHex(READ_645 + modbus + tcp + READ_645));
    assertThat(client.readHex(20)).startsWith("6812907856341268910833333433").endsWith("16");
    assertThat(client.read(7)).isEqualTo(rtu("01 03 02 0009"));
    assertThat(client.readHex(11)).isEqualTo("0001" + "0000" + "0005" + "0103020009");
    assertThat(client.readHex(20)).startsWith("6812907856341268910833333433").endsWith("16");
  }
}

package dev.holdfast.sim.meter;

import static dev.holdfast.sim.meter.MeterBytes.get698;
import static dev.holdfast.sim.meter.MeterBytes.hex;
import static dev.holdfast.sim.meter.MeterBytes.join;
import static dev.holdfast.sim.meter.MeterBytes.read645;
import static dev.holdfast.sim.meter.MeterBytes.rtu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.PseudoTerminal;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class SerialMeterTest {

  private static final String ADDRESS = "123456789012";

  private Links links;
  private PseudoTerminal line;
  private MeterSimulator meter;

  @BeforeEach
  void open() throws IOException {
    links = Links.open(new LinksSettings(1, false));
    line = PseudoTerminal.open();
    meter =
        MeterSimulator.open(
            links, MeterSimSettings.at(Endpoint.parse("serial://" + line.path())).build());
  }

  @AfterEach
  void close() throws IOException {
    meter.close();
    line.close();
    links.close();
  }

  @Test
  void tellsTheDevice() {
    assertThat(meter.address()).isEqualTo(line.path());
  }

  @Test
  void answersAllProtocolsInOrder() throws IOException {
    line.write(
        join(
            rtu("01 03 00 00 00 02"),
            hex("fefefefe"),
            read645(ADDRESS, "02010100"),
            get698(ADDRESS, "40010200"),
            rtu("02 03 00 00 00 01"),
            rtu("01 03 00 07 00 01")));
    assertThat(line.read(9)).isEqualTo(rtu("01 03 04 0000 0001"));
    assertThat(line.read(18)).startsWith(hex("68 12 90 78 56 34 12 68 91"));
    byte[] head = line.read(3);
    assertThat(head[0]).isEqualTo((byte) 0x68);
    assertThat(line.read((head[1] & 0xFF) - 1)).endsWith(hex("16"));
    assertThat(line.read(7)).isEqualTo(rtu("01 03 02 0007"));
  }

  @Test
  void answersBytesOneByOne() throws IOException {
    for (byte b : rtu("01 06 00 03 00 09")) {
      line.write(b);
    }
    assertThat(line.read(8)).isEqualTo(rtu("01 06 00 03 00 09"));
  }

  @Test
  void givesUpHalfAFrameAfterTheGap() throws IOException {
    line.write(hex("01 03 00 00"));
    assertThat(line.readable(500)).isFalse();
    line.write(rtu("01 03 00 08 00 01"));
    assertThat(line.read(7)).isEqualTo(rtu("01 03 02 0008"));
  }
}

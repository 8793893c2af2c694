package dev.holdfast.sim.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.PseudoTerminal;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A tool on a SECS-I line over a serial port. */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class SerialToolTest {

  @Test
  void answersOverASerialPort() throws Exception {
    try (Links links = Links.open(new LinksSettings(1, false));
        PseudoTerminal line = PseudoTerminal.open();
        ToolSimulator tool =
            ToolSimulator.open(
                links,
                ToolSettings.at(Endpoint.parse("serial://" + line.path()))
                    .secs1(secs1 -> secs1)
                    .build())) {
      assertThat(tool.address()).isEqualTo(line.path());
      line.write(HexFormat.of().parseHex("05"));
      assertThat(line.read(1)).containsExactly(0x04);
      line.write(HexFormat.of().parseHex("0a000a8101800100000007" + "0114"));
      assertThat(line.read(2)).containsExactly(0x06, 0x05);
      line.write(HexFormat.of().parseHex("04"));
      assertThat(line.read(11)).startsWith(HexFormat.of().parseHex("1b800a0102800100000007"));
    }
  }
}

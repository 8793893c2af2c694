package dev.holdfast.gateway;

import static dev.holdfast.gateway.raw.RawModbus.rtu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqSessions;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawSocket;
import dev.holdfast.hsms.HsmsFormat;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.Message;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.line.AdaptiveSession;
import dev.holdfast.meter.line.AdaptiveSessions;
import dev.holdfast.meter.line.Guest;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.scan.Tongue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One listening port that serves whoever dials in, in the protocol of its first frame. */
@Timeout(60)
class OnePortTest {
  private static final Endpoint ANY = Endpoint.parse("tcp-listen://127.0.0.1:0");

  /** Number 7, from 10.0.0.1 to 10.0.0.2, wants an acknowledgement. */
  private static final String ARQ_FRAME = "55aa00000007001a00010a0000020a000001ff000012";

  private static byte[] arqFrame() {
    byte[] head = HexFormat.of().parseHex(ARQ_FRAME);
    int sum = 0;
    for (byte b : head) {
      sum += b & 0xFF;
    }
    return HexFormat.of().parseHex(ARQ_FRAME + HexFormat.of().toHexDigits((short) sum) + "feef");
  }

  private static AdaptiveSessions guests() {
    List<Tongue> tongues =
        Protocols.standard()
            .tongues(
                List.of("modbus-rtu", "dlt645-2007", "dlt698.45", "modbus-ascii", "modbus-tcp"),
                Role.REQUEST);
    CountingRegisters registers = new CountingRegisters(100);
    HsmsSettings tool = HsmsSettings.equipment().linktest(Duration.ZERO).build();
    ArqSettings subsystem = ArqSettings.from("10.0.0.2").build();
    return new AdaptiveSessions(
        List.of(
            Guest.mixing(
                "meters",
                tongues,
                port ->
                    new MeterServerSession(
                        port,
                        tongues,
                        List.of(
                            new ModbusServer(Carrier.RTU, 1, registers),
                            new ModbusServer(Carrier.ASCII, 1, registers),
                            new ModbusServer(Carrier.TCP, 1, registers)),
                        Duration.ofMillis(250))),
            Guest.of(new ArqFormat(), new ArqSessions(subsystem, ANY, new Random(1))),
            Guest.of(new HsmsFormat(), new HsmsSessions(tool))),
        Duration.ofSeconds(20),
        CutPolicy.STANDARD);
  }

  @Test
  void servesEachPeerInItsOwnProtocol() throws Exception {
    CompletableFuture<String> arqHeard = new CompletableFuture<>();
    LinkListener listener =
        new LinkListener() {
          @Override
          public void message(Message message) {
            arqHeard.complete(message.decoded().protocol());
          }
        };
    try (Links links = Links.open(new LinksSettings(1, false))) {
      Link<AdaptiveSession> link =
          links.open(LinkSettings.of("any", ANY).maxConnections(8).build(), guests(), listener);
      String address =
          link.bound().get(20, TimeUnit.SECONDS) instanceof Endpoint.Tcp tcp
              ? "127.0.0.1:" + tcp.port()
              : "";
      try (RawSocket meter = RawSocket.dial(address);
          RawSocket network = RawSocket.dial(address);
          RawSocket ascii = RawSocket.dial(address);
          RawSocket subsystem = RawSocket.dial(address);
          RawSocket host = RawSocket.dial(address)) {
        meter.write(rtu("010300070001"));
        network.write(HexFormat.of().parseHex("000100000006010300080001"));
        ascii.write(":010300090001F2\r\n".getBytes(StandardCharsets.US_ASCII));
        subsystem.write(arqFrame());

        assertThat(meter.read(7)).isEqualTo(rtu("0103020007"));
        assertThat(network.readHex(11)).isEqualTo("0001000000050103020008");
        assertThat(new String(ascii.read(15), StandardCharsets.US_ASCII))
            .isEqualTo(":0103020009F1\r\n");
        assertThat(arqHeard.get(20, TimeUnit.SECONDS)).isEqualTo("arq");
        assertThat(new RawHsms(host, 0).select().name()).isEqualTo("SType 2");
      }
    }
  }
}

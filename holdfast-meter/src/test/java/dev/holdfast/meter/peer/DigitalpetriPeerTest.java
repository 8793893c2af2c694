package dev.holdfast.meter.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import dev.holdfast.meter.line.ModbusOutcome;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusPdu;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.ModbusUnit;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ours against digitalpetri modbus, both ways: the same requests bring the same bytes. */
@Timeout(120)
class DigitalpetriPeerTest {
  private static final int REQUESTS = 300;

  private static ModbusTcpServer theirServer(int port) {
    ProcessImage image = new ProcessImage();
    image.with(tx -> {
      for (int n = 0; n < OurModbus.SIZE; n++) {
        int at = n;
        byte[] word = {(byte) (OurModbus.register(at) >>> 8), (byte) OurModbus.register(at)};
        tx.writeHoldingRegisters(map -> map.put(at, word));
        tx.writeInputRegisters(map -> map.put(at, word));
        tx.writeCoils(map -> map.put(at, OurModbus.coil(at)));
        tx.writeDiscreteInputs(map -> map.put(at, OurModbus.input(at)));
      }
    });
    return ModbusTcpServer.create(
        NettyTcpServerTransport.create(config -> {
          config.bindAddress = "127.0.0.1";
          config.port = port;
        }),
        new ReadWriteModbusServices() {
          @Override
          protected Optional<ProcessImage> getProcessImage(int unitId) {
            return Optional.of(image);
          }
        });
  }

  static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void theirServerAnswersOurClientAsOursDoes() throws Exception {
    int port = freePort();
    ModbusTcpServer server = theirServer(port);
    server.start();
    ModbusUnit ours = OurModbus.unit();
    Random random = new Random(1);
    try (OurModbus our = new OurModbus()) {
      OurModbus.Client client = our.client(Carrier.TCP, port);
      for (int i = 0; i < REQUESTS; i++) {
        ModbusRequest request = AnyRequest.next(random);
        ModbusResponse expected = ours.answer(request, event -> {});

        assertThat(client.ask(request))
            .as("request %d: %s", i, request)
            .isEqualTo(new ModbusOutcome.Answered(expected));
      }
    } finally {
      server.stop();
    }
  }

  @Test
  void theirClientHearsFromOurServerWhatTheModelSays() throws Exception {
    ModbusUnit ours = OurModbus.unit();
    Random random = new Random(2);
    try (OurModbus our = new OurModbus()) {
      int port = our.serve(Carrier.TCP);
      ModbusTcpClient client =
          ModbusTcpClient.create(
              NettyTcpClientTransport.create(config -> {
                config.hostname = "127.0.0.1";
                config.port = port;
              }));
      client.connect();
      for (int i = 0; i < REQUESTS; i++) {
        ModbusPdu request = AnyRequest.next(random);
        byte[] expected = ours.answer((ModbusRequest) request, event -> {}).pdu();

        assertThat(client.sendRaw(OurModbus.UNIT, request.pdu()))
            .as("request %d: %s", i, request)
            .isEqualTo(expected);
      }
      client.disconnect();
    }
  }
}

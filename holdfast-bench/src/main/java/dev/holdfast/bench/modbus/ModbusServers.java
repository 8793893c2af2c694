package dev.holdfast.bench.modbus;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.ModbusUnit;
import dev.holdfast.meter.modbus.RegisterModel;
import dev.holdfast.meter.modbus.ServedPoint;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Serves the same registers over Modbus TCP in one of several ways. */
public final class ModbusServers {

  /** How it is done. */
  enum Way {
    /** A thread a connection reads a request and writes an answer made before, undecoded. */
    RAW,
    HOLDFAST,
    DIGITALPETRI,
    J2MOD
  }

  private static final Duration GAP = Duration.ofMillis(250);

  private ModbusServers() {}

  /**
   * Serves until its standard input ends, and says where on standard output.
   *
   * @param args the way, most connections
   */
  public static void main(String[] args) throws Exception {
    int connections = Integer.parseInt(args[1]);
    int port =
        switch (Way.valueOf(args[0])) {
          case RAW -> raw();
          case HOLDFAST -> holdfast(connections);
          case DIGITALPETRI -> digitalpetri();
          case J2MOD -> j2mod(connections);
        };
    System.out.println("listening 127.0.0.1:" + port);
    while (System.in.read() >= 0) {
      // The parent says nothing; the end of the stream is its end.
    }
    System.exit(0);
  }

  private static int raw() throws IOException {
    ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (server) {
            while (true) {
              Socket client = server.accept();
              Thread.ofPlatform().daemon().start(() -> echo(client));
            }
          } catch (IOException e) {
            System.err.println("raw: " + e.getMessage());
          }
        });
    return server.getLocalPort();
  }

  private static void echo(Socket client) {
    byte[] request = ReadFrames.request(Carrier.TCP);
    byte[] answer = ReadFrames.answer(Carrier.TCP);
    try (client) {
      client.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      while (true) {
        in.readFully(request);
        answer[0] = request[0];
        answer[1] = request[1];
        out.write(answer);
      }
    } catch (IOException e) {
      System.err.println("raw: " + e.getMessage());
    }
  }

  /** Opens our server and returns its port. */
  static int holdfast(int connections) {
    List<ServedPoint> points = new ArrayList<>();
    for (int n = 0; n < ReadFrames.REGISTERS; n++) {
      ModbusPoint point = ModbusPoint.of("r" + n, ModbusTable.HOLDING, n, ModbusPoint.Type.U16);
      points.add(ServedPoint.stored(point, Integer.toString(ReadFrames.register(n))).open());
    }
    ModbusUnit unit = ModbusUnit.of(new RegisterModel(points, false)).build();
    ModbusServer server = new ModbusServer(Carrier.TCP, ReadFrames.UNIT, unit);
    List<Tongue> tongues = List.of(Tongue.modbus(new TcpFormat(true)));
    var link =
        Links.open()
            .open(
                LinkSettings.of("server", Endpoint.parse("tcp-listen://127.0.0.1:0"))
                    .maxConnections(connections)
                    .build(),
                port -> new MeterServerSession(port, tongues, List.of(server), GAP),
                new LinkListener() {});
    return ((Endpoint.Tcp) link.bound().join()).port();
  }

  private static int digitalpetri() throws Exception {
    ProcessImage image = new ProcessImage();
    image.with(tx -> {
      for (int n = 0; n < ReadFrames.REGISTERS; n++) {
        int at = n;
        int value = ReadFrames.register(n);
        byte[] word = {(byte) (value >>> Byte.SIZE), (byte) value};
        tx.writeHoldingRegisters(map -> map.put(at, word));
      }
    });
    int port = freePort();
    ModbusTcpServer.create(
            NettyTcpServerTransport.create(config -> {
              config.bindAddress = "127.0.0.1";
              config.port = port;
            }),
            new ReadWriteModbusServices() {
              @Override
              protected Optional<ProcessImage> getProcessImage(int unit) {
                return Optional.of(image);
              }
            })
        .start();
    return port;
  }

  private static int j2mod(int connections) throws Exception {
    SimpleProcessImage image = new SimpleProcessImage(ReadFrames.UNIT);
    for (int n = 0; n < ReadFrames.REGISTERS; n++) {
      image.addRegister(new SimpleRegister(ReadFrames.register(n)));
    }
    int port = freePort();
    ModbusSlave slave =
        ModbusSlaveFactory.createTCPSlave(
            InetAddress.getLoopbackAddress(), port, connections, false);
    slave.addProcessImage(ReadFrames.UNIT, image);
    slave.open();
    return port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

package dev.holdfast.bench.modbus;

import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Message;
import dev.holdfast.meter.line.LineMeter;
import dev.holdfast.meter.line.LineSettings;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Links of the library, each of which polls one meter with ten points each second. */
public final class PollingLinks {

  private PollingLinks() {}

  /**
   * Polls until its standard input ends; for each line there it prints the readings so far.
   *
   * @param args how many links, the server's port
   */
  public static void main(String[] args) throws IOException {
    AtomicLong readings = new AtomicLong();
    LinkListener listener =
        new LinkListener() {
          @Override
          public void message(Message message) {
            readings.incrementAndGet();
          }
        };
    List<Tongue> tongues = List.of(Tongue.modbus(new TcpFormat(false)));
    LineSettings settings = eachSecond();
    Links links = Links.open();
    for (int link = 0; link < Integer.parseInt(args[0]); link++) {
      var _ =
          links.open(
              LinkSettings.of("meter-" + link, "tcp://127.0.0.1:" + args[1]).build(),
              port -> new MeterLine(port, tongues, List.of(meter()), settings),
              listener);
    }
    for (int in = System.in.read(); in >= 0; in = System.in.read()) {
      if (in == '\n') {
        System.out.println(readings.get());
      }
    }
    System.exit(0);
  }

  private static LineMeter meter() {
    List<ModbusPoint> points =
        IntStream.range(ReadFrames.FIRST, ReadFrames.FIRST + ReadFrames.QUANTITY)
            .mapToObj(n -> ModbusPoint.of("r" + n, ModbusTable.HOLDING, n, ModbusPoint.Type.U16))
            .toList();
    return new LineMeter("meter", new ModbusClient(Carrier.TCP, ReadFrames.UNIT, points));
  }

  private static LineSettings eachSecond() {
    LineSettings usual = LineSettings.defaults();
    return new LineSettings(
        Duration.ofSeconds(1),
        usual.timeout(),
        usual.retries(),
        usual.turnaround(),
        usual.gap(),
        usual.maxQueue(),
        usual.demoteAfter(),
        usual.downInterval(),
        false,
        usual.commitDeadline());
  }
}

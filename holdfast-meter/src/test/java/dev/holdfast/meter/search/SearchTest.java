package dev.holdfast.meter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.Endpoint.Parity;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.LineSpeed;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A line whose meters hear and answer at their own speed and parity only. */
class SearchTest {

  private static final Endpoint.Serial PORT = new Endpoint.Serial("/dev/ttyUSB0");
  private static final Duration ANSWER = Duration.ofMillis(40);

  /** Where a meter is heard, and the meter. */
  private record Meter(int baud, Parity parity, MeterServer server) {}

  private final List<Meter> line = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();

  private void add(int baud, Parity parity, MeterServer server) {
    line.add(new Meter(baud, parity, server));
  }

  private static MeterServer dlt645(String address) {
    return new Dlt645Server(Dlt645Address.parse(address), PlainMeter.threePhase());
  }

  private static MeterServer dlt698(String address) {
    return new Dlt698Server(ServerAddress.single(address), PlainMeter.threePhase());
  }

  private static MeterServer unit(int unit) {
    return new ModbusServer(Carrier.RTU, unit, new CountingRegisters(10));
  }

  /** Searches to the end, step by step, each on a line of its own speed. */
  private List<String> search(SearchSettings how) {
    List<String> found = new ArrayList<>();
    boolean[] ended = {false};
    Search search =
        new Search(
            PORT,
            how,
            find -> {
              Endpoint.Serial at = (Endpoint.Serial) find.endpoint();
              found.add(
                  "%s %s %d %s"
                      .formatted(find.protocol(), find.address(), at.baud(), at.parity().word()));
            },
            () -> ended[0] = true);
    while (search.endpoint() instanceof Endpoint.Serial at) {
      settings.add(at.baud() + " " + at.parity().word());
      ended[0] = false;
      VirtualPort<SearchSession> port = VirtualPort.open(search);
      while (!ended[0]) {
        byte[] sent = port.takeSentBytes();
        port.advance(ANSWER);
        port.receive(answer(at, sent));
        port.advance(Duration.ofMillis(20));
      }
    }
    assertThat(search.progress().left()).isZero();
    return found;
  }

  /** What the line carries upon a request: nothing, one answer, or several spoilt by each other. */
  private byte[] answer(Endpoint.Serial at, byte[] sent) {
    List<byte[]> answers = new ArrayList<>();
    for (Meter meter : line) {
      if (meter.baud() == at.baud()) {
        byte[] reply = reply(meter.server(), sent);
        boolean spoilt = meter.parity() != at.parity() && reply.length > 0;
        if (reply.length > 0) {
          answers.add(spoilt ? garbage(reply.length) : reply);
        }
      }
    }
    if (answers.size() < 2) {
      return answers.isEmpty() ? new byte[0] : answers.getFirst();
    }
    return garbage(answers.getFirst().length);
  }

  private static byte[] garbage(int length) {
    byte[] garbage = new byte[length];
    Arrays.fill(garbage, (byte) 0xF3);
    return garbage;
  }

  private static byte[] reply(MeterServer server, byte[] sent) {
    byte[][] reply = {new byte[0]};
    FrameScanner.scan(
        Protocols.standard().tongues(Protocols.usual(), Role.REQUEST),
        sent,
        0,
        sent.length,
        new FrameSink() {
          @Override
          public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
            byte[] made = server.reply(frame);
            reply[0] = made == null ? reply[0] : made;
          }

          @Override
          public void junk(byte[] bytes, int from, int to) {}
        });
    return reply[0];
  }

  private static SearchSettings of(Set<Sought> sought, List<Integer> units, boolean first) {
    return new SearchSettings(
        sought,
        List.of(9600, 2400),
        List.of(Parity.EVEN, Parity.NONE),
        units,
        null,
        Duration.ZERO,
        first);
  }

  private static SearchSettings all() {
    return of(Sought.all(PORT), List.of(1, 2, 17), false);
  }

  @Test
  void findsEachMeterOfAMixedLineAtItsOwnSetting() {
    add(2400, Parity.EVEN, dlt645("123456789012"));
    add(9600, Parity.EVEN, dlt698("210987654321"));
    add(9600, Parity.NONE, unit(17));
    assertThat(search(all()))
        .containsExactlyInAnyOrder(
            "dlt645-2007 123456789012 2400 even",
            "dlt698.45 210987654321 9600 even",
            "modbus-rtu 17 9600 none");
  }

  @Test
  void findsNothingOnASilentLine() {
    assertThat(search(all())).isEmpty();
  }

  @Test
  void endsWithTheFirstMeterWhereThatIsEnough() {
    add(2400, Parity.EVEN, dlt645("123456789012"));
    add(9600, Parity.NONE, unit(1));
    assertThat(search(of(Sought.all(PORT), List.of(1), true)))
        .containsExactly("dlt645-2007 123456789012 2400 even");
  }

  @Test
  void tellsMetersApartThatAnswerAtOnce() {
    add(2400, Parity.EVEN, dlt645("123456789012"));
    add(2400, Parity.EVEN, dlt645("100000000012"));
    add(2400, Parity.EVEN, dlt645("100000000077"));
    assertThat(search(of(EnumSet.of(Sought.DLT645), List.of(1), false)))
        .containsExactlyInAnyOrder(
            "dlt645-2007 123456789012 2400 even",
            "dlt645-2007 100000000012 2400 even",
            "dlt645-2007 100000000077 2400 even");
  }

  @Test
  void tellsObjectMetersApartToo() {
    add(9600, Parity.EVEN, dlt698("000000000012"));
    add(9600, Parity.EVEN, dlt698("000000000013"));
    assertThat(search(of(EnumSet.of(Sought.DLT698), List.of(1), false)))
        .containsExactlyInAnyOrder(
            "dlt698.45 000000000012 9600 even", "dlt698.45 000000000013 9600 even");
  }

  @Test
  void anExceptionIsAnAnswer() {
    add(
        9600,
        Parity.EVEN,
        new MeterServer() {
          @Override
          public String protocol() {
            return Carrier.RTU.protocol();
          }

          @Override
          public byte[] reply(MeterFrame frame) {
            return Carrier.RTU.wrap(0, 2, new byte[] {(byte) 0x83, 2});
          }
        });
    assertThat(search(of(EnumSet.of(Sought.RTU), List.of(2, 3), false)))
        .containsExactly("modbus-rtu 2 9600 even");
  }

  @Test
  void asksAtTheSettingFirstWhereAMeterAnswered() {
    add(2400, Parity.EVEN, dlt645("123456789012"));
    search(all());
    int there = settings.indexOf("2400 even");
    assertThat(settings.subList(there, there + 3)).containsOnly("2400 even");
  }

  @Test
  void aRequestTakesItsTimeOnTheLine() {
    assertThat(LineSpeed.of(new Endpoint.Serial("/dev/x", 2400, Parity.EVEN, 8, 1)).of(24))
        .isEqualTo(Duration.ofMillis(110));
    assertThat(LineSpeed.NETWORK.of(24)).isZero();
  }
}

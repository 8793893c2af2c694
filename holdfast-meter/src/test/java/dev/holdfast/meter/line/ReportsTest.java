package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.PointValue;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static final ServerAddress ADDRESS = ServerAddress.single("123456789012");
  private static final ServerAddress ROOF = ServerAddress.single("123456789013");
  private static final int FREQUENCY = 0x200F0200;
  private static final int CLIENT = 16;

  private final Dlt698Server meter = new Dlt698Server(ADDRESS, PlainMeter.threePhase());

  private VirtualPort<MeterLine> line(boolean awaitCommit) {
    LineSettings usual = LineSettings.defaults();
    LineSettings settings =
        new LineSettings(
            Duration.ofDays(1),
            usual.timeout(),
            usual.retries(),
            usual.turnaround(),
            usual.gap(),
            2,
            usual.demoteAfter(),
            usual.downInterval(),
            awaitCommit,
            usual.commitDeadline());
    List<LineMeter> meters =
        List.of(new LineMeter("hall", client(ADDRESS)), new LineMeter("roof", client(ROOF)));
    List<Tongue> tongues = Protocols.standard().tongues(Protocols.usual(), Role.RESPONSE);
    VirtualPort<MeterLine> port =
        VirtualPort.open(p -> new MeterLine(p, tongues, meters, settings));
    port.takeSent();
    return port;
  }

  private static Dlt698Client client(ServerAddress address) {
    return new Dlt698Client(
        address, CLIENT, List.of(new Dlt698Client.Point("frequency", FREQUENCY)));
  }

  private byte[] report() {
    return meter.report(List.of(FREQUENCY), CLIENT);
  }

  /** Gives the meter what was sent. */
  private int told(VirtualPort<MeterLine> port) {
    List<byte[]> sent = port.takeSent();
    FrameSink sink =
        new FrameSink() {
          @Override
          public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
            meter.reply(frame, event -> {});
          }

          @Override
          public void junk(byte[] bytes, int from, int to) {}
        };
    for (byte[] frame : sent) {
      FrameScanner.scan(List.of(Tongue.dlt698(new Dlt698Format())), frame, 0, frame.length, sink);
    }
    return sent.size();
  }

  @Test
  void deliversWhatAMeterReportsAndConfirmsIt() {
    VirtualPort<MeterLine> port = line(false);
    byte[] report = report();
    assertThat(meter.unconfirmed()).isEqualTo(1);

    port.receive(report);

    MeterReading reading = (MeterReading) port.delivered().getFirst();
    assertThat(reading.kind()).isEqualTo("report");
    assertThat(reading.meter()).isEqualTo("hall");
    assertThat(reading.values()).containsExactly(new PointValue("frequency", "49.98", "Hz"));
    assertThat(Hex.of(reading.bytes())).isEqualTo(Hex.of(report));
    assertThat(told(port)).isEqualTo(1);
    assertThat(meter.unconfirmed()).isZero();
  }

  @Test
  void confirmsNoReportBeforeItIsDurable() {
    VirtualPort<MeterLine> port = line(true);
    port.receive(report());
    assertThat(told(port)).isZero();

    port.session().committed(port.delivered().getFirst());

    assertThat(told(port)).isEqualTo(1);
    assertThat(meter.unconfirmed()).isZero();
  }

  @Test
  void aReportThatComesAgainIsDeliveredOnceAndConfirmedAgain() {
    VirtualPort<MeterLine> port = line(true);
    byte[] report = report();
    port.receive(report);
    port.receive(report);
    assertThat(told(port)).isZero();
    port.session().committed(port.delivered().getFirst());
    assertThat(told(port)).isEqualTo(1);

    port.receive(report);

    assertThat(told(port)).isEqualTo(1);
    assertThat(port.delivered()).hasSize(1);
    assertThat(port.counted(SessionCounter.DUPLICATES)).isEqualTo(2);
  }

  @Test
  void aReportThatComesAgainAfterThatOfAnotherMeterIsDeliveredOnce() {
    VirtualPort<MeterLine> port = line(false);
    Dlt698Server roof = new Dlt698Server(ROOF, PlainMeter.threePhase());
    byte[] report = report();
    port.receive(report);
    port.receive(roof.report(List.of(FREQUENCY), CLIENT));
    port.receive(report);

    assertThat(port.delivered()).hasSize(2);
    assertThat(port.counted(SessionCounter.DUPLICATES)).isEqualTo(1);
    assertThat(port.takeSent()).hasSize(3);
  }

  @Test
  void leavesReportsUnconfirmedForWhichThereIsNoRoom() {
    VirtualPort<MeterLine> port = line(true);
    for (int i = 0; i < 3; i++) {
      port.receive(report());
    }
    assertThat(port.delivered()).hasSize(2);
    assertThat(port.events().getLast().kind()).isEqualTo("report-dropped");

    List.copyOf(port.delivered()).forEach(port.session()::committed);

    assertThat(told(port)).isEqualTo(2);
    assertThat(meter.unconfirmed()).isEqualTo(1);
  }

  @Test
  void aReportNeverAnswersARequest() {
    VirtualPort<MeterLine> port = line(false);
    port.receive(report());

    assertThat(port.session().state()).isEqualTo(LineState.AWAITING_REPLY);
  }

  @Test
  void aReportOfAnotherMeterIsForeign() {
    VirtualPort<MeterLine> port = line(false);
    Dlt698Server other = new Dlt698Server(ServerAddress.single("9"), PlainMeter.threePhase());
    port.receive(other.report(List.of(FREQUENCY), CLIENT));

    assertThat(port.delivered()).isEmpty();
    assertThat(port.takeSent()).isEmpty();
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
  }
}

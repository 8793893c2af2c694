package dev.holdfast.meter.line;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An answer in two frames is one reading, also where one of them is lost. */
class LongAnswerTest {

  private static final Dlt645Address METER = Dlt645Address.parse("123456789012");

  private final Dlt645Server server = new Dlt645Server(METER, meter());
  private final VirtualPort<MeterLine> port =
      VirtualPort.open(port ->
          new MeterLine(
              port,
              List.of(Tongue.dlt645(new Dlt645Format())),
              List.of(new LineMeter("m", client())),
              LineSettings.defaults()));

  private static PlainMeter meter() {
    PlainMeter meter = new PlainMeter(63);
    for (int index = 0; index <= 63; index++) {
      meter.put(Quantity.FORWARD_ACTIVE_ENERGY, index, index + ".25");
    }
    return meter;
  }

  private static MeterClient client() {
    return new Dlt645Client(METER, List.of(new Dlt645Client.Point("e", 0x0001FF00)));
  }

  /** The server's answer to what the line has sent last. */
  private byte[] answer() {
    byte[] sent = port.takeSent().getLast();
    byte[] frame = Arrays.copyOfRange(sent, 4, sent.length);
    Found<Dlt645Frame> found = (Found<Dlt645Frame>) new Dlt645Format().look(frame, 0, frame.length);
    return requireNonNull(server.reply(found.frame()));
  }

  @Test
  void isAskedForAtOnceAndDeliveredWhole() {
    port.receive(answer());
    assertThat(port.delivered()).isEmpty();
    port.advance(Duration.ofMillis(100));

    port.receive(answer());

    MeterReading reading = (MeterReading) port.delivered().getFirst();
    assertThat(reading.values()).hasSize(64);
  }

  @Test
  void isAskedForAgainWhereItsSecondPartIsLost() {
    port.receive(answer());
    port.advance(Duration.ofMillis(100));
    answer();
    port.advance(Duration.ofMillis(1200));

    port.receive(answer());

    MeterReading reading = (MeterReading) port.delivered().getFirst();
    assertThat(reading.values().getLast().value()).isEqualTo("63.25");
  }
}

package dev.holdfast.meter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.meter.dlt645.Dlt645Reply;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.Dlt698Message;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusClient;
import dev.holdfast.meter.modbus.ModbusPoint;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.scan.SilenceFormat;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes as a frame of any meter protocol: decoders, servers and clients never throw. */
@Tag("long")
class MeterFrameProof {

  private static final ModbusPoint POINT =
      new ModbusPoint(
          "p",
          ModbusTable.HOLDING,
          0,
          ModbusPoint.Type.F32,
          ModbusPoint.WordOrder.LITTLE,
          BigDecimal.TEN,
          "");
  private static final List<MeterClient> CLIENTS =
      List.of(
          new ModbusClient(Carrier.RTU, 1, List.of(POINT)),
          new Dlt645Client(
              Dlt645Address.WILDCARD, List.of(new Dlt645Client.Point("e", 0x00010000))),
          new Dlt698Client(
              ServerAddress.ANY, 16, List.of(new Dlt698Client.Point("e", 0x00100200))));

  @Test
  void neverThrowsOnBytes() {
    Proof.run("meter-frames", MeterFrameProof::round);
  }

  private static void round(Random random) {
    byte[] bytes = random.nextInt(6) == 0 ? Spoilt.junk(random, 300) : AnyFrame.any(random);
    for (FrameFormat<? extends MeterFrame> format : AnyFrame.FORMATS) {
      for (int at = 0; at < bytes.length; at++) {
        look(format.look(bytes, at, bytes.length), bytes.length - at, format);
        look(format.lookLast(bytes, at, bytes.length), bytes.length - at, format);
        if (format instanceof SilenceFormat<? extends MeterFrame> silence) {
          MeterFrame run = silence.run(bytes, at, bytes.length);
          if (run != null) {
            use(run);
          }
        }
      }
    }
  }

  private static void look(
      Finding<? extends MeterFrame> finding, int there, FrameFormat<?> format) {
    switch (finding) {
      case Finding.Found<? extends MeterFrame>(int length, MeterFrame frame) -> {
        assertThat(length).isBetween(1, Math.min(there, format.maxLength()));
        use(frame);
      }
      case Finding.NeedMore<? extends MeterFrame>(int atLeast) ->
          assertThat(atLeast).isGreaterThan(there).isLessThanOrEqualTo(format.maxLength());
      case Finding.No<? extends MeterFrame>() -> {}
    }
  }

  private static void use(MeterFrame frame) {
    assertThat(frame.summary()).isNotBlank().doesNotContain("\n");
    assertThat(frame.items()).doesNotContainNull();
    assertThat(frame.address()).isNotBlank();
    assertThat(frame.toString()).isNotBlank();
    assertThat(frame.code()).isBetween(0, 255);
    for (MeterClient client : CLIENTS) {
      for (MeterClient.Request request : client.requests()) {
        if (client.match(request, frame) instanceof Answer.Values(List<PointValue> values)) {
          assertThat(values).doesNotContainNull();
        }
      }
    }
    useRecords(frame);
    for (MeterServer server : servers()) {
      byte[] reply = server.reply(frame);
      if (reply != null) {
        MeterFrame read = requireNonNull(AnyFrame.read(reply), Hex.of(reply));
        assertThat(frame.role()).isNotEqualTo(MeterFrame.Role.RESPONSE);
        assertThat(read.items()).doesNotContainNull();
        assertThat(frame.protocol()).isEqualTo(server.protocol());
      }
    }
  }

  /** Records of the DL/T protocols: read from anything, and what was read is written the same. */
  private static void useRecords(MeterFrame frame) {
    switch (frame) {
      case Dlt645Frame meter -> {
        Dlt645Request request = Dlt645Request.of(meter);
        if (!(request instanceof Dlt645Request.Unreadable)) {
          assertThat(Dlt645Request.of(request.frame(meter.station()))).isEqualTo(request);
        }
        Dlt645Reply reply = Dlt645Reply.of(meter);
        if (meter.role() == MeterFrame.Role.RESPONSE && meter.code() >>> 5 != 7) {
          assertThat(Dlt645Reply.of(reply.frame(meter.station()))).isEqualTo(reply);
        }
      }
      case Dlt698Frame meter when meter.carriesApdu() -> {
        Dlt698Message message = meter.message();
        assertThat(Dlt698Message.of(message.apdu())).isNotNull();
        byte[] confirmed = Dlt698Client.confirmation(meter);
        if (confirmed != null) {
          assertThat(AnyFrame.read(confirmed)).isNotNull();
        }
        assertThat(Dlt698Client.linkAnswer(meter, 0, PlainMeter.NOW, PlainMeter.NOW))
            .satisfiesAnyOf(
                answer -> assertThat(answer).isNull(),
                answer -> assertThat(AnyFrame.read(answer)).isNotNull());
      }
      default -> {}
    }
  }

  private static List<MeterServer> servers() {
    MeterModel model = new MeterDevice(new PastMeter());
    return List.of(
        new ModbusServer(Carrier.RTU, 1, new CountingRegisters(10_000)),
        new ModbusServer(Carrier.TCP, 3, new CountingRegisters(10_000)),
        new ModbusServer(Carrier.ASCII, 1, new CountingRegisters(10_000)),
        new Dlt645Server(Dlt645Address.parse("123456789012"), model),
        new Dlt698Server(ServerAddress.single("123456789012"), model));
  }
}

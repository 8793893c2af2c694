package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.modbus.ModbusPdu.FilePlace;
import dev.holdfast.meter.modbus.ModbusPdu.FileRecords;
import dev.holdfast.meter.modbus.ModbusRequest.Diagnose;
import dev.holdfast.meter.modbus.ModbusRequest.FileSpan;
import dev.holdfast.meter.modbus.ModbusRequest.Read;
import dev.holdfast.meter.modbus.ModbusResponse.IdObject;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModbusServerTest {
  private static final int UNIT = 7;

  private final List<SessionEvent> audit = new ArrayList<>();
  private final ModbusUnit device =
      ModbusUnit.of(
              new RegisterModel(
                  List.of(
                      ServedPoint.stored(
                              ModbusPoint.of("a", ModbusTable.HOLDING, 0, ModbusPoint.Type.U16),
                              "11")
                          .open(),
                      ServedPoint.shown(
                          ModbusPoint.of("broken", ModbusTable.HOLDING, 1, ModbusPoint.Type.U16),
                          () -> "no number")),
                  false))
          .exceptionStatus(() -> 0x6D)
          .serverId(Octets.of((byte) 5, (byte) 0xFF))
          .file(4, Octets.ofWords(10, 11, 12, 13))
          .queue(0x4DE, () -> Octets.ofWords(1, 2))
          .name(0, "vendor")
          .name(1, "product")
          .name(2, "1.0")
          .name(0x80, "own")
          .function(0x41, data -> new ModbusResponse.UserAnswer(0x41, data))
          .build();
  private final ModbusServer server = new ModbusServer(Carrier.RTU, UNIT, device);

  private static ModbusFrame frame(Carrier carrier, int unit, byte[] pdu, Role role) {
    return ModbusFrame.of(carrier, 9, unit, role, pdu, 0, pdu.length);
  }

  private ModbusResponse ask(ModbusRequest request) {
    byte[] reply = server.reply(frame(Carrier.RTU, UNIT, request.pdu(), Role.UNKNOWN), audit::add);
    Objects.requireNonNull(reply, request.what());
    assertThat(reply[0]).isEqualTo((byte) UNIT);
    assertThat(Crc16.holds(reply, 0, reply.length)).isTrue();
    byte[] pdu = Octets.of(reply, 1, reply.length - 2).toArray();
    return Objects.requireNonNull(PduReader.response(pdu), request.what());
  }

  @Test
  void answersAllItHas() {
    assertThat(ask(new Read(ModbusTable.HOLDING, 0, 1)))
        .isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(11)));
    assertThat(ask(new ModbusRequest.ReadExceptionStatus()))
        .isEqualTo(new ModbusResponse.ExceptionStatus(0x6D));
    assertThat(ask(new ModbusRequest.ReportServerId()))
        .isEqualTo(new ModbusResponse.ServerId(Octets.of((byte) 5, (byte) 0xFF)));
    assertThat(ask(new ModbusRequest.ReadFifo(0x4DE)))
        .isEqualTo(new ModbusResponse.FifoRead(Octets.ofWords(1, 2)));
    assertThat(ask(new ModbusRequest.UserDefined(0x41, Octets.ofWords(3))))
        .isEqualTo(new ModbusResponse.UserAnswer(0x41, Octets.ofWords(3)));
  }

  @Test
  void filesAreWrittenAndRead() {
    ask(
        new ModbusRequest.WriteFile(
            List.of(new FileRecords(new FilePlace(4, 2), Octets.ofWords(99)))));

    assertThat(ask(new ModbusRequest.ReadFile(List.of(new FileSpan(new FilePlace(4, 1), 3)))))
        .isEqualTo(new ModbusResponse.FileRead(List.of(Octets.ofWords(11, 99, 13))));
    assertThat(ask(new ModbusRequest.ReadFile(List.of(new FileSpan(new FilePlace(4, 2), 3)))))
        .isEqualTo(Refusal.of(0x14, ExceptionCode.ILLEGAL_ADDRESS));
  }

  @Test
  void namesAreToldByTheirLevel() {
    IdObject vendor = new IdObject(0, "vendor");
    IdObject product = new IdObject(1, "product");
    IdObject version = new IdObject(2, "1.0");
    IdObject own = new IdObject(0x80, "own");

    assertThat(ask(new ModbusRequest.ReadIdentification(1, 0)))
        .isEqualTo(
            new ModbusResponse.Identification(
                1, 0x83, false, 0, List.of(vendor, product, version)));
    assertThat(ask(new ModbusRequest.ReadIdentification(3, 1)))
        .isEqualTo(
            new ModbusResponse.Identification(3, 0x83, false, 0, List.of(product, version, own)));
    assertThat(ask(new ModbusRequest.ReadIdentification(4, 0x80)))
        .isEqualTo(new ModbusResponse.Identification(4, 0x83, false, 0, List.of(own)));
    assertThat(ask(new ModbusRequest.ReadIdentification(4, 0x81)))
        .isEqualTo(Refusal.of(0x2B, ExceptionCode.ILLEGAL_ADDRESS));
  }

  @Test
  void namesThatDoNotFitFollow() {
    ModbusUnit long3 =
        ModbusUnit.of(new RegisterModel(List.of(), false))
            .name(0, "x".repeat(100))
            .name(1, "y".repeat(100))
            .name(2, "z".repeat(100))
            .build();

    ModbusResponse first = long3.answer(new ModbusRequest.ReadIdentification(1, 0), audit::add);
    ModbusResponse second = long3.answer(new ModbusRequest.ReadIdentification(1, 2), audit::add);

    assertThat(first)
        .isInstanceOfSatisfying(
            ModbusResponse.Identification.class,
            i -> assertThat(List.of(i.moreFollows(), i.next())).containsExactly(true, 2));
    assertThat(second)
        .isInstanceOfSatisfying(
            ModbusResponse.Identification.class,
            i -> assertThat(i.objects()).containsExactly(new IdObject(2, "z".repeat(100))));
  }

  @Test
  void functionComesBeforeQuantityAndThatBeforeAddress() {
    byte[] coils = {0x01, 0, 0, 0, 0};
    byte[] tooMany = {0x03, (byte) 0xFF, (byte) 0xFF, 0, 126};

    assertThat(server.reply(frame(Carrier.RTU, UNIT, coils, Role.REQUEST)))
        .as("no coils: no such function, whatever the quantity")
        .startsWith(UNIT, 0x81, 1);
    assertThat(server.reply(frame(Carrier.RTU, UNIT, tooMany, Role.REQUEST)))
        .startsWith(UNIT, 0x83, 3);
    assertThat(ask(new Read(ModbusTable.HOLDING, 2, 1)))
        .isEqualTo(Refusal.of(3, ExceptionCode.ILLEGAL_ADDRESS));
  }

  @Test
  void aCallbackThatFailsIsADeviceFailureOnRecord() {
    assertThat(ask(new Read(ModbusTable.HOLDING, 1, 1)))
        .isEqualTo(Refusal.of(3, ExceptionCode.DEVICE_FAILURE));
    assertThat(audit)
        .singleElement()
        .satisfies(event -> assertThat(event.kind()).isEqualTo("device-failure"));
  }

  @Test
  void listensOnlyUntilRestarted() {
    Octets zero = Octets.ofWords(0);
    byte[] listen = new Diagnose(Diagnose.LISTEN_ONLY, zero).pdu();
    byte[] restart = new Diagnose(Diagnose.RESTART, zero).pdu();
    byte[] write = new ModbusRequest.WriteRegister(0, 77).pdu();

    assertThat(server.reply(frame(Carrier.RTU, UNIT, listen, Role.UNKNOWN))).isNull();
    assertThat(server.reply(frame(Carrier.RTU, UNIT, write, Role.UNKNOWN))).isNull();
    assertThat(server.reply(frame(Carrier.RTU, UNIT, restart, Role.UNKNOWN))).isNull();
    assertThat(ask(new Read(ModbusTable.HOLDING, 0, 1)))
        .isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(11)));
  }

  @Test
  void countsWhatItHears() {
    server.reply(frame(Carrier.RTU, 9, new Read(ModbusTable.HOLDING, 0, 1).pdu(), Role.REQUEST));
    ask(new Read(ModbusTable.HOLDING, 0, 1));
    ask(new Read(ModbusTable.HOLDING, 5, 1));

    assertThat(ask(new Diagnose(0x0B, Octets.ofWords(0))))
        .isEqualTo(new ModbusResponse.Diagnosed(0x0B, Octets.ofWords(4)));
    assertThat(ask(new Diagnose(0x0D, Octets.ofWords(0))))
        .isEqualTo(new ModbusResponse.Diagnosed(0x0D, Octets.ofWords(1)));
    assertThat(ask(new Diagnose(0x0E, Octets.ofWords(0))))
        .isEqualTo(new ModbusResponse.Diagnosed(0x0E, Octets.ofWords(5)));
    assertThat(ask(new ModbusRequest.ReadEventCounter()))
        .isEqualTo(new ModbusResponse.EventCounter(0, 4));
    assertThat(ask(new Diagnose(0x07, Octets.ofWords(0))))
        .isEqualTo(Refusal.of(8, ExceptionCode.ILLEGAL_FUNCTION));
  }

  @Test
  void broadcastsAreCarriedOutInSilence() {
    byte[] write = new ModbusRequest.WriteRegister(0, 77).pdu();

    assertThat(server.reply(frame(Carrier.RTU, 0, write, Role.UNKNOWN))).isNull();

    assertThat(ask(new Read(ModbusTable.HOLDING, 0, 1)))
        .isEqualTo(new ModbusResponse.WordsRead(3, Octets.ofWords(77)));
  }

  @ParameterizedTest
  @EnumSource(Carrier.class)
  void repliesOthersAndResponsesAreMetWithSilence(Carrier carrier) {
    ModbusServer any = new ModbusServer(carrier, UNIT, device);
    byte[] read = new Read(ModbusTable.HOLDING, 0, 1).pdu();

    assertThat(any.reply(frame(carrier, UNIT, read, Role.REQUEST))).isNotNull();
    assertThat(any.reply(frame(carrier, UNIT + 1, read, Role.REQUEST))).isNull();
    assertThat(any.reply(frame(carrier, UNIT, read, Role.RESPONSE))).isNull();
    assertThat(any.reply(frame(carrier, UNIT, new byte[] {(byte) 0x83, 2}, Role.UNKNOWN))).isNull();
  }

  @Test
  void serialFunctionsAreNoneOnTcp() {
    ModbusServer tcp = new ModbusServer(Carrier.TCP, UNIT, device);

    assertThat(tcp.reply(frame(Carrier.TCP, UNIT, new byte[] {0x07}, Role.REQUEST)))
        .endsWith(0x87, 1);
    assertThat(tcp.reply(frame(Carrier.TCP, 255, new byte[] {0x11}, Role.REQUEST)))
        .endsWith(0x91, 1);
  }
}

package dev.holdfast.meter.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ghgande.j2mod.modbus.ModbusSlaveException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import com.ghgande.j2mod.modbus.util.BitVector;
import dev.holdfast.meter.line.ModbusOutcome;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusRequest;
import dev.holdfast.meter.modbus.ModbusResponse;
import dev.holdfast.meter.modbus.ModbusTable;
import dev.holdfast.meter.modbus.ModbusUnit;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ours against j2mod, both ways, over Modbus TCP and RTU over TCP. */
@Timeout(120)
class J2modPeerTest {
  private static final int REQUESTS = 200;

  private static ModbusSlave theirServer(int port, Carrier carrier) throws Exception {
    SimpleProcessImage image = new SimpleProcessImage(OurModbus.UNIT);
    for (int n = 0; n < OurModbus.SIZE; n++) {
      image.addRegister(new SimpleRegister(OurModbus.register(n)));
      image.addInputRegister(new SimpleInputRegister(OurModbus.register(n)));
      image.addDigitalOut(new SimpleDigitalOut(OurModbus.coil(n)));
      image.addDigitalIn(new SimpleDigitalIn(OurModbus.input(n)));
    }
    ModbusSlave slave =
        ModbusSlaveFactory.createTCPSlave(
            InetAddress.getLoopbackAddress(), port, 2, carrier == Carrier.RTU);
    slave.addProcessImage(OurModbus.UNIT, image);
    return slave;
  }

  @ParameterizedTest
  @EnumSource(
      value = Carrier.class,
      names = {"TCP", "RTU"})
  void theirServerAnswersOurClientAsOursDoes(Carrier carrier) throws Exception {
    int port = DigitalpetriPeerTest.freePort();
    ModbusSlave slave = theirServer(port, carrier);
    slave.open();
    ModbusUnit ours = OurModbus.unit();
    Random random = new Random(3);
    try (OurModbus our = new OurModbus()) {
      OurModbus.Client client = our.client(carrier, port);
      for (int i = 0; i < REQUESTS; i++) {
        ModbusRequest request = AnyRequest.next(random);
        ModbusResponse expected = ours.answer(request, event -> {});

        assertThat(client.ask(request))
            .as("request %d: %s", i, request)
            .isEqualTo(new ModbusOutcome.Answered(expected));
      }
      ModbusRequest beyond = new ModbusRequest.Read(ModbusTable.HOLDING, 1_000, 1);
      assertThat(client.ask(beyond))
          .isEqualTo(new ModbusOutcome.Refused(new ModbusResponse.Refusal(3, 2)));
    } finally {
      ModbusSlaveFactory.close(slave);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Carrier.class,
      names = {"TCP", "RTU"})
  void theirClientReadsAndWritesOurServer(Carrier carrier) throws Exception {
    try (OurModbus our = new OurModbus()) {
      int port = our.serve(carrier);
      ModbusTCPMaster master =
          new ModbusTCPMaster("127.0.0.1", port, 20_000, false, carrier == Carrier.RTU);
      master.connect();
      Register[] words = {new SimpleRegister(1), new SimpleRegister(0xFFFF)};
      BitVector bits = new BitVector(10);
      bits.setBit(9, true);

      assertThat(master.writeMultipleRegisters(OurModbus.UNIT, 10, words)).isEqualTo(2);
      assertThat(master.writeSingleRegister(OurModbus.UNIT, 12, new SimpleRegister(9)))
          .isEqualTo(9);
      assertThat(master.maskWriteRegister(OurModbus.UNIT, 12, 0xFFFE, 0x10)).isTrue();
      Register[] read = master.readMultipleRegisters(OurModbus.UNIT, 9, 5);
      assertThat(read).extracting(InputRegister::getValue).containsExactly(63, 1, 0xFFFF, 8, 91);
      assertThat(master.readInputRegisters(OurModbus.UNIT, 1, 125)).hasSize(125);
      master.writeMultipleCoils(OurModbus.UNIT, 20, bits);
      assertThat(master.writeCoil(OurModbus.UNIT, 20, true)).isTrue();
      BitVector coils = master.readCoils(OurModbus.UNIT, 20, 10);
      assertThat(coils.getBit(0) && coils.getBit(9) && !coils.getBit(1)).isTrue();
      assertThat(master.readInputDiscretes(OurModbus.UNIT, 5, 1).getBit(0)).isTrue();
      assertThatThrownBy(() -> master.readMultipleRegisters(OurModbus.UNIT, 290, 20))
          .isInstanceOfSatisfying(
              ModbusSlaveException.class, e -> assertThat(e.getType()).isEqualTo(2));
      master.disconnect();
    }
  }
}

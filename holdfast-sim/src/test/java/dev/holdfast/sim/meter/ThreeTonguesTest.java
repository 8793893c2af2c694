package dev.holdfast.sim.meter;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.Dlt698Message;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.CountingRegisters;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** One meter read by DL/T 645, by DL/T 698.45 and as Modbus registers. */
class ThreeTonguesTest {

  private static final Dlt645Address ADDRESS = Dlt645Address.parse("1");
  private static final ServerAddress SERVER = ServerAddress.single("1");
  private static final long START = 1_767_225_600L;

  /** A quantity in each tongue: identifier, OAD, register and words, and places behind the unit. */
  private record Place(int di, int oad, int register, int words, int places, int toWatts) {}

  private static final List<Place> PLACES =
      List.of(
          new Place(0x02010100, 0x20000201, 0, 1, 1, 0),
          new Place(0x02010300, 0x20000203, 2, 1, 1, 0),
          new Place(0x02020100, 0x20010201, 3, 2, 3, 0),
          new Place(0x02030000, 0x20040201, 9, 2, 3, 3),
          new Place(0x02030200, 0x20040203, 13, 2, 3, 3),
          new Place(0x02040000, 0x20050201, 17, 2, 3, 3),
          new Place(0x02060000, 0x200A0201, 25, 1, 3, 0),
          new Place(0x02800002, 0x200F0200, 26, 1, 2, 0),
          new Place(0x00010000, 0x00100201, 28, 2, 2, 0),
          new Place(0x00010400, 0x00100205, 36, 2, 2, 0),
          new Place(0x00020000, 0x00200201, 38, 2, 2, 0));

  @Property(tries = 200)
  void saysTheSame(@ForAll long seed, @ForAll @LongRange(max = 100_000_000) long seconds) {
    long micros = (START + seconds) * 1_000_000;
    MeterDevice device = new MeterDevice(new SimulatedMeter(seed, () -> micros, ZoneOffset.UTC));
    Dlt645Server dlt645 = new Dlt645Server(ADDRESS, device);
    Dlt698Server dlt698 = new Dlt698Server(SERVER, device);
    LiveRegisters registers = new LiveRegisters(device, new CountingRegisters(100));

    for (Place place : PLACES) {
      BigDecimal by645 = by645(dlt645, place.di());
      BigDecimal by698 = by698(dlt698, place.oad()).movePointLeft(place.toWatts());
      BigDecimal byRegisters = byRegisters(registers, place);
      assertThat(cut(by645, place.places())).as("%08x", place.di()).isEqualTo(byRegisters);
      assertThat(cut(by698, place.places())).as("%08x", place.oad()).isEqualTo(byRegisters);
      assertThat(by698.subtract(by645).abs()).isLessThan(new BigDecimal("0.01"));
    }
  }

  @Example
  void showsInOneTongueWhatWasSetInAnother() {
    MeterDevice device =
        new MeterDevice(new SimulatedMeter(1, () -> START * 1_000_000, ZoneOffset.UTC));
    Dlt645Server dlt645 = new Dlt645Server(ADDRESS, device);
    Dlt698Server dlt698 = new Dlt698Server(SERVER, device);

    device.setTime(LocalDateTime.of(2030, 1, 2, 3, 4, 5), 0);

    assertThat(text645(dlt645, 0x04000102)).isEqualTo("03:04:05");
    assertThat(text698(dlt698, 0x40000200)).isEqualTo("2030-01-02 03:04:05");
    assertThat(text645(dlt645, 0x01010000)).startsWith(text698(dlt698, 0x10100201));
    assertThat(text645(dlt645, 0x03300400)).isEqualTo(text698(dlt698, 0x30160400));
  }

  @Example
  void freezesTheSameInBothTongues() {
    MeterDevice device =
        new MeterDevice(new SimulatedMeter(1, () -> START * 1_000_000, ZoneOffset.UTC));
    Dlt645Server dlt645 = new Dlt645Server(ADDRESS, device);

    BigDecimal yesterday = by645(dlt645, 0x05060102);
    BigDecimal today = by645(dlt645, 0x05060101);

    assertThat(today).isGreaterThan(yesterday);
    assertThat(today).isEqualByComparingTo(by645(dlt645, 0x00010000));
  }

  private static BigDecimal cut(BigDecimal value, int places) {
    return value.setScale(places, RoundingMode.DOWN);
  }

  private static BigDecimal byRegisters(LiveRegisters registers, Place place) {
    int first = registers.read(place.register());
    if (place.words() == 2) {
      int both = first << 16 | registers.read(place.register() + 1);
      return BigDecimal.valueOf(both, place.places());
    }
    return BigDecimal.valueOf(first, place.places());
  }

  private static BigDecimal by645(Dlt645Server server, int di) {
    return new BigDecimal(text645(server, di));
  }

  private static String text645(Dlt645Server server, int di) {
    MeterFrame asked = new Dlt645Request.Read(di).frame(ADDRESS);
    return read(new Dlt645Format(), server, asked);
  }

  private static BigDecimal by698(Dlt698Server server, int oad) {
    return new BigDecimal(text698(server, oad));
  }

  private static String text698(Dlt698Server server, int oad) {
    Apdu get = new Apdu.GetRequest(5, 1, 1, List.of(oad));
    MeterFrame asked = Dlt698Frame.of(0x43, SERVER, 0, Dlt698Message.of(get).bytes());
    return read(new Dlt698Format(), server, asked);
  }

  private static String read(
      FrameFormat<? extends MeterFrame> format, MeterServer server, MeterFrame asked) {
    byte[] reply = requireNonNull(server.reply(asked));
    Finding<? extends MeterFrame> finding = format.look(reply, 0, reply.length);
    assertThat(finding).isInstanceOf(Finding.Found.class);
    MeterFrame frame = ((Finding.Found<? extends MeterFrame>) finding).frame();
    assertThat(frame.items()).as(frame.summary()).isNotEmpty();
    return frame.items().getFirst().value();
  }
}

package dev.holdfast.meter.dlt645;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterEvent;
import dev.holdfast.meter.MeterEvent.Kind;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.PastMeter;
import dev.holdfast.meter.PlainMeter;
import java.time.LocalDateTime;
import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dlt645OrdersTest {

  private static final Dlt645Address OWN = Dlt645Address.parse("123456789012");
  private static final int OPERATOR = 0x12345678;
  private static final LocalDateTime NOW = PlainMeter.NOW;

  private final PastMeter measured = new PastMeter();
  private final MeterDevice device = new MeterDevice(measured);
  private final Dlt645Server server = new Dlt645Server(OWN, device);

  @Test
  void writesWithTheRightPasswordAndShowsIt() {
    assertThat(ask(write(0x04000403, 2, 0, "31".repeat(32)))).isEqualTo(done(Dlt645Function.WRITE));
    assertThat(ask(new Dlt645Request.Read(0x04000403)))
        .isEqualTo(new Dlt645Reply.Data(0x04000403, "31".repeat(32), false));
    assertThat(requireNonNull(device.events().last(Kind.PROGRAMMING, 1)).operator())
        .isEqualTo(OPERATOR);
  }

  @ParameterizedTest
  @CsvSource({
    "04000403, 2, 111111, 3131, 4", // wrong password
    "04000403, 4, 0, 3131, 4", // level too low
    "04000403, 2, 0, 3131, 1", // too short
    "00010000, 2, 0, 00000000, 4", // read only
    "04ee0001, 2, 0, 00, 2", // unknown
    "040001ff, 2, 0, 00, 2", // a block
    "04000103, 4, 0, 99, 1", // beyond 60 minutes
    "04000103, 4, 0, 1a, 1", // no decimal digit
  })
  void refusesAWriteWithTheErrorThatFits(
      String di, int level, int password, String hex, int error) {
    int identifier = Integer.parseUnsignedInt(di, 16);
    assertThat(ask(write(identifier, level, password, hex)))
        .isEqualTo(new Dlt645Reply.Refused(Dlt645Function.WRITE, error));
  }

  @Test
  void locksALevelForADayAfterThreeWrongTries() {
    for (int i = 0; i < 3; i++) {
      assertThat(ask(write(0x04000103, 4, 111111, "15"))).isInstanceOf(Dlt645Reply.Refused.class);
    }
    assertThat(ask(write(0x04000103, 4, 0, "15")))
        .isEqualTo(new Dlt645Reply.Refused(Dlt645Function.WRITE, Dlt645Error.NOT_AUTHORISED));
    assertThat(ask(write(0x04000103, 2, 0, "15"))).isEqualTo(done(Dlt645Function.WRITE));

    measured.now(NOW.plusDays(1));

    assertThat(ask(write(0x04000103, 4, 0, "20"))).isEqualTo(done(Dlt645Function.WRITE));
  }

  @Test
  void setsDateAndTimeApart() {
    assertThat(ask(write(0x04000101, 4, 0, "01120127"))).isEqualTo(done(Dlt645Function.WRITE));
    assertThat(ask(write(0x04000102, 4, 0, "302010"))).isEqualTo(done(Dlt645Function.WRITE));
    assertThat(device.time()).isEqualTo(LocalDateTime.of(2027, 1, 12, 10, 20, 30));
    assertThat(device.events().count(Kind.CLOCK_SET)).isEqualTo(2);
    assertThat(ask(write(0x04000102, 4, 0, "302099"))).isInstanceOf(Dlt645Reply.Refused.class);
  }

  @Test
  void takesANewAddressByWildcardOnceTheButtonIsPressed() {
    Dlt645Request wanted = new Dlt645Request.WriteAddress(Dlt645Address.parse("999"));
    assertThat(reply(wanted, Dlt645Address.WILDCARD)).isNull();
    device.programming(true);
    assertThat(reply(wanted, OWN)).isNull();

    Dlt645Frame reply = requireNonNull(reply(wanted, Dlt645Address.WILDCARD));

    assertThat(reply.code()).isEqualTo(0x95);
    assertThat(reply.address()).isEqualTo("000000000999");
    assertThat(reply(new Dlt645Request.Read(0x00010000), OWN)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-07T14:21:26, true",
    "2026-10-07T14:11:26, true",
    "2026-10-07T14:21:27, false",
    "2026-10-06T14:16:26, false",
  })
  void followsABroadcastClockWithinFiveMinutes(LocalDateTime time, boolean followed) {
    assertThat(reply(new Dlt645Request.BroadcastTime(time), Dlt645Address.BROADCAST)).isNull();
    assertThat(device.time()).isEqualTo(followed ? time : NOW);
  }

  @Test
  void followsABroadcastClockOnceADay() {
    broadcast(NOW.plusMinutes(1));
    broadcast(NOW.plusMinutes(3));
    assertThat(device.time()).isEqualTo(NOW.plusMinutes(1));
    measured.now(NOW.plusDays(1));
    broadcast(NOW.plusDays(1));
    assertThat(device.time()).isEqualTo(NOW.plusDays(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-10-07T23:57:00", "2026-10-08T00:03:00", "2026-10-07T23:54:30"})
  void leavesItsClockAloneAroundMidnight(LocalDateTime at) {
    measured.now(at);
    broadcast(at.plusMinutes(1));
    assertThat(device.time()).isEqualTo(at);
  }

  @Test
  void freezesNowByOrderAndByBroadcast() {
    assertThat(ask(new Dlt645Request.Freeze(FreezeTime.NOW)))
        .isEqualTo(done(Dlt645Function.FREEZE));
    measured.now(NOW.plusMinutes(100));
    assertThat(reply(new Dlt645Request.Freeze(FreezeTime.NOW), Dlt645Address.BROADCAST)).isNull();

    assertThat(value(0x05010002)).isEqualTo("2026-10-07 14:16");
    assertThat(value(0x05010001)).isEqualTo("2026-10-07 15:56");
    double later = Double.parseDouble(value(0x05010101));
    assertThat(later - Double.parseDouble(value(0x05010102))).isCloseTo(1.0, byHundredths());
    assertThat(ask(new Dlt645Request.Read(0x05010103))).isInstanceOf(Dlt645Reply.Refused.class);
  }

  private static Offset<Double> byHundredths() {
    return Offset.offset(0.001);
  }

  @Test
  void freezesBySchedule() {
    assertThat(ask(new Dlt645Request.Read(0x05000001))).isInstanceOf(Dlt645Reply.Refused.class);
    ask(new Dlt645Request.Freeze(new FreezeTime(30, 6, FreezeTime.EVERY, FreezeTime.EVERY)));
    assertThat(value(0x05000001)).isEqualTo("2026-10-07 06:30");
    assertThat(value(0x05000002)).isEqualTo("2026-10-06 06:30");
  }

  @Test
  void keepsEachDaysRegisters() {
    assertThat(value(0x05060001)).isEqualTo("2026-10-07 00:00");
    assertThat(value(0x05060101)).isEqualTo("1411.20"); // 98 days of 1440 minutes
    assertThat(value(0x05060102)).isEqualTo("1396.80");
    assertThat(items(0x05060101)).hasSize(5);
    assertThat(items(0x05061001)).hasSize(8);
    assertThat(items(0x05060901)).hasSize(10);
  }

  @Test
  void keepsWhatWasSettledWhenAMonthBegan() {
    assertThat(value(0x00010001)).isEqualTo("1324.80"); // 92 days
    assertThat(value(0x00010003)).isEqualTo("446.40");
    assertThat(ask(new Dlt645Request.Read(0x00010005))).isInstanceOf(Dlt645Reply.Refused.class);
  }

  @Test
  void changesItsRate() {
    assertThat(ask(new Dlt645Request.ChangeRate(Dlt645Rate.BD_9600)))
        .isEqualTo(new Dlt645Reply.Rate(Dlt645Rate.BD_9600));
    assertThat(server.rate()).isEqualTo(Dlt645Rate.BD_9600);
  }

  @ParameterizedTest
  @EnumSource(Dlt645Signal.class)
  void putsTheSignalAskedForOnItsTerminal(Dlt645Signal signal) {
    assertThat(ask(new Dlt645Request.Output(signal))).isEqualTo(new Dlt645Reply.Output(signal));
  }

  @Test
  void changesAPasswordByItsOwnOrAHigherOne() {
    Dlt645Password wanted = new Dlt645Password(4, 123456);
    assertThat(ask(change(new Dlt645Password(4, 0), wanted)))
        .isEqualTo(new Dlt645Reply.NewPassword(wanted));
    assertThat(ask(change(new Dlt645Password(4, 0), wanted)))
        .isEqualTo(
            new Dlt645Reply.Refused(Dlt645Function.CHANGE_PASSWORD, Dlt645Error.NOT_AUTHORISED));
    assertThat(ask(change(new Dlt645Password(2, 0), wanted)))
        .isInstanceOf(Dlt645Reply.NewPassword.class);
    assertThat(ask(change(new Dlt645Password(5, 0), wanted)))
        .isInstanceOf(Dlt645Reply.Refused.class);
    assertThat(ask(write(0x04000103, 4, 123456, "15"))).isEqualTo(done(Dlt645Function.WRITE));
  }

  @Test
  void clearsDemand() {
    assertThat(value(0x01010000)).isEqualTo("3.0000");
    assertThat(ask(new Dlt645Request.ClearDemand(by(4))))
        .isEqualTo(done(Dlt645Function.CLEAR_DEMAND));
    assertThat(items(0x01010000)).containsExactly("0.0000", "2026-10-07 14:16");
    assertThat(value(0x03300200)).isEqualTo("1");
  }

  @Test
  void clearsTheMeterAsAdministratorOnly() {
    assertThat(ask(new Dlt645Request.ClearMeter(by(4)))).isInstanceOf(Dlt645Reply.Refused.class);
    assertThat(ask(new Dlt645Request.ClearMeter(by(2))))
        .isEqualTo(done(Dlt645Function.CLEAR_METER));
    assertThat(value(0x00010000)).isEqualTo("0.00");
    measured.now(NOW.plusMinutes(5));
    assertThat(value(0x00010000)).isEqualTo("0.05");
    assertThat(ask(new Dlt645Request.Read(0x05060101))).isInstanceOf(Dlt645Reply.Refused.class);
    assertThat(items(0x03300101)).startsWith("2026-10-07 14:16:26", "12345678");
  }

  @Test
  void clearsEventsButNeverThatItDid() {
    device.events().note(MeterEvent.at(Kind.COVER_OPEN, NOW, 0));
    device.events().note(MeterEvent.at(Kind.POWER_OFF, NOW, 0));

    assertThat(ask(new Dlt645Request.ClearEvents(by(2), 0x03300DFF)))
        .isEqualTo(done(Dlt645Function.CLEAR_EVENTS));
    assertThat(value(0x03300D00)).isEqualTo("0");
    assertThat(value(0x03110000)).isEqualTo("1");
    ask(new Dlt645Request.ClearEvents(by(2), Dlt645Request.ClearEvents.ALL));
    assertThat(value(0x03110000)).isEqualTo("0");
    assertThat(value(0x03300300)).isEqualTo("2");
    assertThat(ask(new Dlt645Request.ClearEvents(by(2), 0x033003FF)))
        .isInstanceOf(Dlt645Reply.Refused.class);
  }

  @ParameterizedTest
  @EnumSource(RelayCommand.class)
  void followsARelayOrderWhileItIsValid(RelayCommand command) {
    LocalDateTime until = NOW.plusSeconds(1);
    assertThat(ask(new Dlt645Request.Relay(by(2), command, until)))
        .isEqualTo(done(Dlt645Function.RELAY));
    assertThat(device.relay().tripped()).isEqualTo(command == RelayCommand.TRIP);
    assertThat(device.relay().alarm()).isEqualTo(command == RelayCommand.ALARM);
    assertThat(value(0x04000503)).isEqualTo(command == RelayCommand.TRIP ? "0010" : "0000");
  }

  @Test
  void refusesARelayOrderThatIsTooLateOrWouldCutAKeptSupply() {
    Dlt645Reply refused = new Dlt645Reply.Refused(Dlt645Function.RELAY, Dlt645Error.OTHER);
    LocalDateTime until = NOW.plusHours(1);
    assertThat(ask(new Dlt645Request.Relay(by(2), RelayCommand.TRIP, NOW.minusSeconds(1))))
        .isEqualTo(refused);
    ask(new Dlt645Request.Relay(by(2), RelayCommand.KEEP_SUPPLY, until));
    assertThat(ask(new Dlt645Request.Relay(by(2), RelayCommand.TRIP, until))).isEqualTo(refused);
    assertThat(ask(new Dlt645Request.Relay(by(4), RelayCommand.ALARM, until)))
        .isEqualTo(new Dlt645Reply.Refused(Dlt645Function.RELAY, Dlt645Error.NOT_AUTHORISED));
  }

  @Test
  void givesSecurityToItsModule() {
    Dlt645Request.Security asked = new Dlt645Request.Security(0x070000FF, OPERATOR, "0102");
    Dlt645Server secured =
        new Dlt645Server(
            OWN, device, order -> new Dlt645Reply.Secured(order.di(), order.hex() + "03"));

    Dlt645Frame reply = decode(requireNonNull(secured.reply(asked.frame(OWN))));

    assertThat(Dlt645Reply.of(reply)).isEqualTo(new Dlt645Reply.Secured(0x070000FF, "010203"));
    assertThat(requireNonNull(reply(asked, OWN)).code()).isEqualTo(0xC3);
    assertThat(requireNonNull(reply(asked, OWN)).data()).hasSize(2);
  }

  @Test
  void hearsNoOtherOrderByBroadcast() {
    reply(new Dlt645Request.ClearMeter(by(2)), Dlt645Address.BROADCAST);
    reply(write(0x04000103, 4, 0, "15"), Dlt645Address.BROADCAST);
    assertThat(device.events().count(Kind.METER_CLEAR)).isZero();
    assertThat(device.events().count(Kind.PROGRAMMING)).isZero();
    assertThat(device.value(Quantity.FORWARD_ACTIVE_ENERGY, 0)).isPositive();
  }

  private void broadcast(LocalDateTime time) {
    reply(new Dlt645Request.BroadcastTime(time), Dlt645Address.BROADCAST);
  }

  private static Dlt645Request change(Dlt645Password old, Dlt645Password wanted) {
    return new Dlt645Request.ChangePassword(0x04000C05, old, wanted);
  }

  private static Dlt645Credential by(int level) {
    return new Dlt645Credential(new Dlt645Password(level, 0), OPERATOR);
  }

  private static Dlt645Request write(int di, int level, int password, String hex) {
    Dlt645Password given = new Dlt645Password(level, password);
    return new Dlt645Request.Write(di, new Dlt645Credential(given, OPERATOR), hex);
  }

  private static Dlt645Reply done(Dlt645Function function) {
    return new Dlt645Reply.Done(function);
  }

  private String value(int di) {
    return items(di).getFirst();
  }

  private List<String> items(int di) {
    Dlt645Frame reply = requireNonNull(reply(new Dlt645Request.Read(di), OWN));
    return reply.items().stream().map(item -> item.value()).toList();
  }

  private Dlt645Reply ask(Dlt645Request asked) {
    return Dlt645Reply.of(requireNonNull(reply(asked, OWN)));
  }

  private @Nullable Dlt645Frame reply(Dlt645Request asked, Dlt645Address address) {
    byte[] reply = server.reply(asked.frame(address));
    return reply == null ? null : decode(reply);
  }

  private static Dlt645Frame decode(byte[] reply) {
    return ((Found<Dlt645Frame>) new Dlt645Format().look(reply, 0, reply.length)).frame();
  }
}

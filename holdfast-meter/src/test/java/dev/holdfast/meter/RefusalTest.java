package dev.holdfast.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.MeterClient.Request;
import dev.holdfast.meter.MeterModel.Quantity;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Credential;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.meter.dlt645.Dlt645Password;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.Dlt698Service;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import dev.holdfast.meter.dlt698.ServerAddress;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What DL/T meters refuse, and what stands in the records of it. */
class RefusalTest {
  private static final Dlt645Address ADDRESS = Dlt645Address.parse("000000000007");
  private static final ServerAddress SERVER = ServerAddress.single("000000000007");
  private static final int WAKE = 4;

  private final List<SessionEvent> audit = new ArrayList<>();
  private final Dlt645Client client645 =
      new Dlt645Client(ADDRESS, List.of(new Dlt645Client.Point("voltage", 0x02010100)));
  private final Dlt698Client client698 =
      new Dlt698Client(SERVER, 0, List.of(new Dlt698Client.Point("voltage", 0x20000201)));
  private @Nullable BigDecimal voltage = new BigDecimal("230.1");

  private MeterModel polled() {
    return new PolledModel(
        Map.of(new Measured(Quantity.VOLTAGE, 1), () -> voltage),
        () -> voltage == null,
        () -> LocalDateTime.of(2026, 1, 2, 3, 4));
  }

  private Answer ask(Dlt645Server server, Request request) {
    byte[] reply = server.reply(frame645(request.frame(), WAKE), audit::add);
    assertThat(reply).isNotNull();
    return client645.match(request, frame645(reply == null ? new byte[0] : reply, 0));
  }

  private Answer ask(Dlt698Server server, Request request) {
    byte[] reply = server.reply(frame698(request.frame(), WAKE), audit::add);
    assertThat(reply).isNotNull();
    return client698.match(request, frame698(reply == null ? new byte[0] : reply, 0));
  }

  private static MeterFrame frame645(byte[] bytes, int from) {
    return ((Found<Dlt645Frame>) new Dlt645Format().look(bytes, from, bytes.length)).frame();
  }

  private static MeterFrame frame698(byte[] bytes, int from) {
    return ((Found<Dlt698Frame>) new Dlt698Format().look(bytes, from, bytes.length)).frame();
  }

  private Request write645(int level, int password) {
    return write645(level, password, "30");
  }

  private Request write645(int level, int password, String hex) {
    return client645.request(
        new Dlt645Request.Write(
            0x04000103, new Dlt645Credential(new Dlt645Password(level, password), 1), hex));
  }

  private Request connect(String password) {
    return client698.request(
        new Apdu.ConnectRequest(
            Dlt698Service.CONNECT_REQUEST.code(),
            1,
            Apdu.Terms.USUAL,
            new Apdu.Access.Password(password)));
  }

  private Request set698() {
    return set698("30");
  }

  private Request set698(String minutes) {
    return client698.request(
        new Apdu.Change(
            Dlt698Service.SET_REQUEST.code(),
            1,
            2,
            List.of(new Apdu.Result(0x41000200, 0, ObjectDictionary.value(0x41000200, minutes)))));
  }

  @Test
  void aWrongPasswordOrLevelIsTheProtocolsErrorAndAnEvent() {
    Dlt645Server server = new Dlt645Server(ADDRESS, new MeterDevice(polled()));

    assertThat(ask(server, write645(2, 1)))
        .isEqualTo(new Answer.Refused("password error or not authorised"));
    assertThat(ask(server, write645(9, 0)))
        .isEqualTo(new Answer.Refused("password error or not authorised"));
    assertThat(audit)
        .extracting(SessionEvent::kind, SessionEvent::text)
        .containsOnly(
            tuple(
                "write-refused",
                "write data of meter 000000000007 is refused: password error or not authorised"))
        .hasSize(2);
    assertThat(ask(server, write645(2, 0))).isEqualTo(new Answer.Values(List.of()));
    assertThat(audit).hasSize(2);
  }

  @Test
  void aValueOutsideTheRangeIsTheProtocolsErrorAndAnEvent() {
    Dlt645Server server645 = new Dlt645Server(ADDRESS, new MeterDevice(polled()));
    Dlt698Server server698 = new Dlt698Server(SERVER, new MeterDevice(polled()));

    assertThat(ask(server645, write645(2, 0, "99"))).isInstanceOf(Answer.Refused.class);
    assertThat(ask(server698, connect("000000"))).isInstanceOf(Answer.Values.class);
    assertThat(ask(server698, set698("99"))).isEqualTo(new Answer.Refused("41000200 out of range"));
    assertThat(audit).hasSize(2).extracting(SessionEvent::kind).containsOnly("write-refused");
    assertThat(audit.getFirst().text()).contains("write data of meter 000000000007");
    assertThat(audit.getLast().text()).contains("41000200");
  }

  @Test
  void aClientWithoutPasswordIsRefusedAndRecorded() {
    Dlt698Server server = new Dlt698Server(SERVER, new MeterDevice(polled()));

    assertThat(ask(server, set698())).isInstanceOf(Answer.Refused.class);
    assertThat(ask(server, connect("123456"))).isInstanceOf(Answer.Refused.class);
    assertThat(audit).hasSize(2).extracting(SessionEvent::kind).containsOnly("write-refused");
    assertThat(audit.getFirst().text()).contains("41000200");
    assertThat(ask(server, connect("000000"))).isInstanceOf(Answer.Values.class);
    assertThat(ask(server, set698())).isInstanceOf(Answer.Values.class);
    assertThat(audit).hasSize(2);
  }

  @Test
  void aMeterThatOnlyShowsRefusesEveryChange() {
    Dlt645Server server645 = new Dlt645Server(ADDRESS, MeterDevice.showing(polled()));
    Dlt698Server server698 = new Dlt698Server(SERVER, MeterDevice.showing(polled()));

    assertThat(ask(server645, write645(2, 0))).isInstanceOf(Answer.Refused.class);
    assertThat(ask(server698, connect("000000"))).isInstanceOf(Answer.Values.class);
    assertThat(ask(server698, set698())).isEqualTo(new Answer.Refused("41000200 refused"));
    assertThat(ask(server645, client645.requests().getFirst()))
        .isEqualTo(new Answer.Values(List.of(new PointValue("voltage", "230.1", "V"))));
  }

  @Test
  void aStaleValueIsAnErrorOfItsOwn() {
    Dlt645Server server645 = new Dlt645Server(ADDRESS, MeterDevice.showing(polled()));
    Dlt698Server server698 = new Dlt698Server(SERVER, MeterDevice.showing(polled()));
    voltage = null;

    assertThat(ask(server645, client645.requests().getFirst()))
        .isEqualTo(new Answer.Refused("other error"));
    assertThat(ask(server698, client698.requests().getFirst()))
        .isEqualTo(new Answer.Refused("20000201 temporarily unavailable"));
    assertThat(ask(server645, client645.request(new Dlt645Request.Read(0x03300000))))
        .as("what the meter never has")
        .isNotEqualTo(new Answer.Refused("other error"));
  }
}

package dev.holdfast.gateway.web;

import dev.holdfast.gateway.web.LinkView.Condition;
import dev.holdfast.gateway.web.LinkView.Traffic;
import dev.holdfast.link.session.SessionCounter;
import java.util.List;
import java.util.Map;

/** The small plant that tests look at: one link that is up, one that is down, one sink. */
final class Plant {
  private Plant() {}

  static FakeGateway gateway() {
    var gateway = new FakeGateway();
    gateway.put(
        selected("etcher-1"),
        StateTableView.of("hsms session", FakeTables.HSMS, FakeTables.Hsms.SELECTED));
    gateway.put(FakeGateway.link("litho-2", "hsms", "tcp://10.0.4.22:5000"));
    gateway.put(new SinkView("archive", "file", "/var/out", true, 5, 2, 1, null, null));
    return gateway;
  }

  static LinkView selected(String name) {
    return new LinkView(
        name,
        "hsms",
        "tcp://10.0.4.21:5000",
        "10.0.4.21:5000",
        Condition.READY,
        "OPEN",
        "SELECTED",
        true,
        FakeGateway.START,
        3,
        new Traffic(40, 41, 4000, 410),
        Map.of(SessionCounter.BAD_BODIES, 7L),
        null,
        null,
        List.of(),
        null,
        null);
  }

  static LinkView unselected(String name) {
    LinkView was = selected(name);
    return new LinkView(
        name,
        was.protocol(),
        was.endpoint(),
        was.peer(),
        Condition.OPENING,
        "OPEN",
        "NOT_SELECTED",
        false,
        FakeGateway.START + 1,
        4,
        was.traffic(),
        was.counters(),
        null,
        null,
        List.of(),
        null,
        null);
  }
}

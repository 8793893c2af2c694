package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.redial.RedialSettings;
import java.time.Duration;

/** Faults between the keys that say how doubts about an HSMS link are dealt with. */
final class LivenessChecks {

  private final Problems problems;

  LivenessChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Section hsms, boolean listens) {
    checkLimits(hsms);
    hsms.scalar("on-t3")
        .filter(onT3 -> listens && onT3.text().equals("reselect"))
        .ifPresent(
            onT3 -> problems.add(onT3.place(), "a link that listens cannot select again", "stay"));
    hsms.get("redial-request")
        .filter(Node.Section.class::isInstance)
        .ifPresent(request -> checkRequest((Node.Section) request, listens));
  }

  private void checkLimits(Node.Section hsms) {
    LinkConfig.HsmsConfig absent = LinkConfig.HsmsConfig.defaults();
    try {
      Duration dead =
          hsms.scalar("dead-after").map(d -> Durations.parse(d.text())).orElse(absent.deadAfter());
      Duration limit =
          hsms.scalar("suspect-limit")
              .map(l -> Durations.parse(l.text()))
              .orElse(absent.suspectLimit());
      if (limit.compareTo(dead) < 0) {
        problems.add(
            hsms.scalar("suspect-limit")
                .or(() -> hsms.scalar("dead-after"))
                .map(Node.Scalar::place)
                .orElse(hsms.place()),
            "`suspect-limit` is below `dead-after`",
            "a suspect-limit of at least " + Durations.format(dead));
      }
    } catch (IllegalArgumentException e) {
      // The binder reports a value that is no duration.
      return;
    }
  }

  private void checkRequest(Node.Section request, boolean listens) {
    request.scalar("endpoint").ifPresent(endpoint -> checkEndpoint(endpoint, listens));
    request
        .scalar("link")
        .filter(link -> !RedialSettings.carries(link.text()))
        .ifPresent(link ->
            problems.add(
                link.place(),
                "a redial request cannot carry `" + link.text() + "`",
                "1 to 40 visible ASCII characters"));
  }

  private void checkEndpoint(Node.Scalar endpoint, boolean listens) {
    String expected = listens ? "udp://host:port" : "udp-listen://host:port";
    try {
      Endpoint parsed = Endpoint.parse(endpoint.text());
      if (parsed instanceof Endpoint.Udp udp && udp.listens() != listens) {
        return;
      }
      problems.add(
          endpoint.place(),
          listens
              ? "a link that listens sends redial requests"
              : "a link that dials hears redial requests",
          expected);
    } catch (IllegalArgumentException e) {
      problems.add(endpoint.place(), "`" + endpoint.text() + "` is no endpoint", expected);
    }
  }
}

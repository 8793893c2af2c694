package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.redial.RedialSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Faults between the keys that say what is done about a silent peer and how doubts end. */
final class LivenessChecks {

  private static final List<String> IN_TWO_PLACES = List.of("dead-after", "suspect-limit", "path");
  private static final List<String> WHOLE_SECONDS = List.of("keepalive-idle", "keepalive-interval");

  private final Problems problems;

  LivenessChecks(Problems problems) {
    this.problems = problems;
  }

  /** What every link may say. */
  void check(Node.Section link) {
    Node.Section liveness = section(link, "liveness");
    Node.Section hsms = section(link, "hsms");
    for (String key : IN_TWO_PLACES) {
      hsms.scalar(key)
          .filter(twice -> liveness.scalar(key).isPresent())
          .ifPresent(twice ->
              problems.add(
                  twice.place(), "`" + key + "` stands in `liveness` too", "one of the two"));
    }
    WHOLE_SECONDS.forEach(key -> liveness.scalar(key).ifPresent(this::checkSeconds));
    checkLimits(liveness, hsms);
  }

  private static Node.Section section(Node.Section link, String key) {
    return link.get(key)
        .filter(Node.Section.class::isInstance)
        .map(Node.Section.class::cast)
        .orElse(new Node.Section(link.place(), List.of()));
  }

  private void checkSeconds(Node.Scalar value) {
    duration(Optional.of(value))
        .filter(length -> length.toMillis() % 1_000 != 0)
        .ifPresent(
            length -> problems.add(value.place(), "the kernel counts in seconds", "whole seconds"));
  }

  /** One that is no duration is the binder's to report. */
  private static Optional<Duration> duration(Optional<Node.Scalar> value) {
    try {
      return value.map(text -> Durations.parse(text.text()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void checkLimits(Node.Section liveness, Node.Section hsms) {
    Optional<Node.Scalar> deadText =
        liveness.scalar("dead-after").or(() -> hsms.scalar("dead-after"));
    Optional<Node.Scalar> limitText =
        liveness.scalar("suspect-limit").or(() -> hsms.scalar("suspect-limit"));
    LivenessSettings absent =
        LivenessSettings.of(
                liveness
                    .scalar("profile")
                    .flatMap(
                        name -> LinkChecks.choice(LivenessConfig.Profile.values(), name.text()))
                    .map(chosen -> LivenessSettings.Profile.valueOf(chosen.name()))
                    .orElse(LivenessSettings.Profile.LAN))
            .build();
    Duration dead = duration(deadText).orElse(absent.deadAfter());
    Duration limit = duration(limitText).orElse(absent.suspectLimit());
    if (limit.compareTo(dead) < 0) {
      problems.add(
          limitText.or(() -> deadText).map(Node.Scalar::place).orElse(liveness.place()),
          "`suspect-limit` is below `dead-after`",
          "a suspect-limit of at least " + Durations.format(dead));
    }
  }

  /** What an hsms link may say beside. */
  void checkHsms(Node.Section hsms, boolean listens) {
    hsms.scalar("on-t3")
        .filter(onT3 -> listens && onT3.text().equals("reselect"))
        .ifPresent(
            onT3 -> problems.add(onT3.place(), "a link that listens cannot select again", "stay"));
    hsms.get("redial-request")
        .filter(Node.Section.class::isInstance)
        .ifPresent(request -> checkRequest((Node.Section) request, listens));
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

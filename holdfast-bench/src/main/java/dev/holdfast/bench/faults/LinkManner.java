package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.CutPolicy;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway under test keeps a link.
 *
 * @param linktest time between two tests
 * @param when when it is tested: always, idle
 * @param onSeparate what it is told of the peer: auto, keeps, closes
 * @param floods whether much is sent to a peer that opens communication
 * @param asked silence after which the kernel asks the peer's, or null as it comes
 */
record LinkManner(
    Duration t6,
    Duration linktest,
    String when,
    Duration deadAfter,
    Duration suspectLimit,
    CutPolicy policy,
    String onSeparate,
    boolean floods,
    @Nullable Duration asked) {

  /** The file with what is sent then, beside the configuration. */
  static final String FLOOD = "flood.sml";

  /** T6 1 s; always under test, so that mostly an answer is awaited. */
  static final LinkManner BUSY =
      new LinkManner(
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          "always",
          Duration.ofSeconds(4),
          Duration.ofSeconds(10),
          CutPolicy.VERIFIED,
          "auto",
          false,
          null);

  /** All as it is where nothing is set: T6 5 s, dead-after 10 s, tested after 30 s of silence. */
  static final LinkManner USUAL =
      new LinkManner(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          "idle",
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          CutPolicy.VERIFIED,
          "auto",
          false,
          null);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  LinkManner tested(Duration every, String tested) {
    return new LinkManner(
        t6, every, tested, deadAfter, suspectLimit, policy, onSeparate, floods, asked);
  }

  /** No packet goes in less silence, so that a firewall can find the connection idle. */
  LinkManner silentFor(Duration silence) {
    return new LinkManner(
        t6, linktest, when, deadAfter, suspectLimit, policy, onSeparate, floods, silence);
  }

  LinkManner patient(Duration dead, Duration limit) {
    return new LinkManner(t6, linktest, when, dead, limit, policy, onSeparate, floods, asked);
  }

  LinkManner by(CutPolicy decides, String told) {
    return new LinkManner(
        t6, linktest, when, deadAfter, suspectLimit, decides, told, floods, asked);
  }

  LinkManner flooding() {
    return new LinkManner(
        t6, linktest, when, deadAfter, suspectLimit, policy, onSeparate, true, asked);
  }

  /** One link kept so, as a line of a configuration. */
  String yaml(String name, String endpoint) {
    String keys =
        "role: host, path: direct, t5: %s, t6: %s, linktest: %s, linktest-when: %s,"
            .formatted(show(PAUSE), show(t6), show(linktest), when);
    String doubt =
        " dead-after: %s, suspect-limit: %s, cut-policy: %s, on-separate: %s"
            .formatted(
                show(deadAfter),
                show(suspectLimit),
                policy.name().toLowerCase(Locale.ROOT),
                onSeparate);
    String flood = floods ? ", communication: wait, on-communicating: [" + FLOOD + "]" : "";
    String liveness = asked == null ? "" : "liveness: {keepalive-idle: " + show(asked) + "}, ";
    return "  - {name: %s, protocol: hsms, endpoint: \"%s\", redial: {first: %s, cap: %s, jitter: 0}, %shsms: {%s}}"
        .formatted(name, endpoint, show(PAUSE), show(PAUSE), liveness, keys + doubt + flood);
  }

  private static String show(Duration duration) {
    return duration.toMillis() + "ms";
  }
}

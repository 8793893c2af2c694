package dev.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults of links that come in by the port of a link of meters, as its guests. */
final class GuestChecks {

  private static final String KEY = "guests";

  /** Keys of a link that its port says for all; each has connections of its own number. */
  private static final List<String> OF_PORT =
      List.of("tls", "redial", "allow", "max-unsent", "write-deadline", "liveness");

  /** Keys of an hsms section that are the port's. */
  private static final List<String> OF_HSMS_PORT =
      List.of("cut-policy", "dead-after", "suspect-limit", "path");

  private final Problems problems;
  private final List<Node.Section> links;

  /** By the names of links. */
  private final Map<String, Node.Section> byName = new LinkedHashMap<>();

  /** By the name of a link, that of the one whose guest it is. */
  private final Map<String, String> hosts = new HashMap<>();

  GuestChecks(Problems problems, List<Node.Section> links) {
    this.problems = problems;
    this.links = links;
    for (Node.Section link : links) {
      byName.putIfAbsent(name(link), link);
      link.scalars(KEY).forEach(guest -> hosts.putIfAbsent(guest.text(), name(link)));
    }
  }

  /** Whether two links are at one port as host and guest, or as guests of one host. */
  boolean together(Node.Section link, Node.Section other) {
    return host(link) != null && Objects.equals(host(link), host(other));
  }

  /** Whether both are guests of one host, or none is. */
  boolean alike(Node.Section link, Node.Section other) {
    return Objects.equals(host(link), host(other));
  }

  /** Whether one of them could be the other's guest. */
  boolean mayBe(Node.Section link, Node.Section other) {
    return (welcomes(link) && comes(other)) || (welcomes(other) && comes(link));
  }

  private @Nullable String host(Node.Section link) {
    return link.scalars(KEY).isEmpty() ? hosts.get(name(link)) : name(link);
  }

  void check() {
    Map<String, Place> seen = new HashMap<>();
    for (Node.Section link : links) {
      link.entry(KEY).ifPresent(entry -> checkHost(link, entry));
      List<Node.Section> hsms = new ArrayList<>();
      List<Node.Section> arq = new ArrayList<>();
      for (Node.Scalar named : link.scalars(KEY)) {
        Node.Section guest = byName.get(named.text());
        Place first = seen.putIfAbsent(named.text(), named.place());
        if (first != null) {
          problems.add(
              named.place(),
              "`%s` is a guest in line %d already".formatted(named.text(), first.line()),
              "each guest once");
        } else if (guest == null) {
          problems.add(
              named.place(),
              "there is no link `%s`".formatted(named.text())
                  + Nearest.hint(named.text(), byName.keySet()),
              "the name of an hsms or arq link");
        } else if (!comes(guest)) {
          problems.add(
              named.place(),
              "`%s` speaks %s, which no head of its frames tells"
                  .formatted(named.text(), protocol(guest)),
              "the name of an hsms or arq link");
        } else {
          (protocol(guest).equals("arq") ? arq : hsms).add(guest);
          checkGuest(guest, link);
        }
      }
      checkAlone(hsms, arq);
    }
  }

  private void checkHost(Node.Section link, Node.Entry entry) {
    if (!welcomes(link)) {
      problems.add(
          entry.place(),
          "`guests` is of no use on a link that speaks " + protocol(link),
          "it on a link of protocol meter or serve");
      return;
    }
    link.scalar("endpoint")
        .filter(endpoint -> EndpointText.expected(endpoint.text()) == null)
        .filter(endpoint ->
            !EndpointText.listens(endpoint.text()) || !EndpointText.isTcp(endpoint.text()))
        .ifPresent(endpoint ->
            problems.add(
                entry.place(),
                "nobody can come as a guest at `%s`".formatted(endpoint.text()),
                "a tcp-listen:// or tls-listen:// endpoint"));
  }

  private void checkGuest(Node.Section guest, Node.Section host) {
    Optional<Node.Scalar> port = host.scalar("endpoint");
    guest
        .scalar("endpoint")
        .filter(own -> port.isPresent() && !own.text().equals(port.get().text()))
        .ifPresent(own ->
            problems.add(
                own.place(),
                "the link is a guest of `%s`, whose endpoint is `%s`"
                    .formatted(name(host), port.get().text()),
                "the same endpoint"));
    SharingChecks sharing = new SharingChecks(problems);
    sharing.compare(guest, host, OF_PORT);
    SharingChecks.section(guest, "hsms")
        .ifPresent(
            own -> sharing.compare(own, new Node.Section(host.place(), List.of()), OF_HSMS_PORT));
    SharingChecks.hsms(guest, "session-id")
        .ifPresent(id ->
            problems.add(
                id.place(),
                "session entities share connections (HSMS-GS), and a guest is alone on its own",
                "a port of its own"));
    SharingChecks.section(guest, "hsms")
        .flatMap(hsms -> hsms.entry("redial-request"))
        .filter(request ->
            SharingChecks.hsms(guest, "tell-apart")
                .filter(by -> by.text().equals("device-id"))
                .isEmpty())
        .ifPresent(request ->
            problems.add(
                request.place(),
                "a redial request has one address, and the callers of a shared port have many",
                "a port of its own"));
  }

  /** What the heads of their frames do not tell apart. */
  private void checkAlone(List<Node.Section> hsms, List<Node.Section> arq) {
    arq.stream()
        .skip(1)
        .forEach(guest ->
            problems.add(
                guest.place(),
                "two arq links have frames of one head",
                "one arq link among the `guests`"));
    boolean several = hsms.size() > 1;
    hsms.stream()
        .filter(guest -> several)
        .filter(guest ->
            SharingChecks.hsms(guest, "tell-apart")
                .filter(by -> by.text().equals("device-id"))
                .isEmpty())
        .forEach(guest ->
            problems.add(
                guest.place(),
                "two hsms links have frames of one head",
                "tell-apart: device-id on each of them"));
  }

  private static boolean welcomes(Node.Section link) {
    return protocol(link).equals("meter") || protocol(link).equals("serve");
  }

  private static boolean comes(Node.Section link) {
    return protocol(link).equals("hsms") || protocol(link).equals("arq");
  }

  private static String protocol(Node.Section link) {
    return link.scalar("protocol").map(Node.Scalar::text).orElse("no protocol");
  }

  private static String name(Node.Section link) {
    return link.scalar("name").map(Node.Scalar::text).orElse("");
  }
}

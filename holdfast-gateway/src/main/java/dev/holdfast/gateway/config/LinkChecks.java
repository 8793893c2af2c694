package dev.holdfast.gateway.config;

import dev.holdfast.hsms.sml.Sml;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Faults that lie between the keys of one link, and between links. */
final class LinkChecks {

  private final Problems problems;
  private final Path folder;
  private final MeterChecks meters;
  private final TlsChecks tls;

  LinkChecks(Problems problems, Path folder, Profiles profiles) {
    this.problems = problems;
    this.folder = folder;
    this.tls = new TlsChecks(problems, folder);
    this.meters = new MeterChecks(problems, profiles);
  }

  void check(Node.Section link) {
    Optional<LinkConfig.Protocol> protocol =
        link.scalar("protocol").flatMap(p -> choice(LinkConfig.Protocol.values(), p.text()));
    link.scalar("endpoint").ifPresent(endpoint -> checkEndpoint(endpoint, protocol));
    checkListening(link);
    tls.check(link);
    checkRedial(link);
    new LivenessChecks(problems).check(link);
    if (protocol.isEmpty()) {
      return;
    }
    for (LinkConfig.Protocol other : LinkConfig.Protocol.values()) {
      if (other != protocol.get()) {
        link.entry(other.key())
            .ifPresent(e ->
                problems.add(
                    e.place(),
                    "`%s` is of no use on a link that speaks %s"
                        .formatted(e.key(), protocol.get().key()),
                    null));
      }
    }
    boolean secs =
        protocol.get() == LinkConfig.Protocol.HSMS || protocol.get() == LinkConfig.Protocol.SECS1;
    link.get(protocol.get().key())
        .filter(keys -> secs)
        .filter(Node.Section.class::isInstance)
        .map(Node.Section.class::cast)
        .ifPresent(this::checkFiles);
    switch (protocol.get()) {
      case HSMS -> checkHsms(link);
      case SECS1 -> checkSecs1(link);
      case METER -> meters.check(link);
      case ARQ -> new ArqChecks(problems).check(link);
      case SERVE -> {
        // Served meters are checked against those that other links read.
      }
      case MESSAGES -> checkMessages(link);
    }
  }

  /** Whether a protocol can be spoken at an endpoint; one that is unknown is not asked for. */
  void checkEndpoint(Node.Scalar endpoint, Optional<LinkConfig.Protocol> protocol) {
    String scheme = EndpointText.scheme(endpoint.text());
    List<String> allowed =
        protocol
            .map(EndpointText::schemes)
            .orElseGet(() ->
                Arrays.stream(LinkConfig.Protocol.values())
                    .flatMap(p -> EndpointText.schemes(p).stream())
                    .distinct()
                    .toList());
    String expected = EndpointText.expected(endpoint.text());
    if (scheme.isEmpty()) {
      problems.add(endpoint.place(), "`" + endpoint.text() + "` is no endpoint", "tcp://host:port");
    } else if (!allowed.contains(scheme)) {
      String spoken = protocol.map(LinkConfig.Protocol::key).orElse("no protocol");
      problems.add(
          endpoint.place(),
          protocol.isPresent()
              ? "%s cannot be spoken over `%s:`".formatted(spoken, scheme)
              : "`%s:` is no endpoint of a link".formatted(scheme),
          "an endpoint of " + String.join(", ", allowed));
    } else if (expected != null) {
      problems.add(endpoint.place(), "`" + endpoint.text() + "` is not complete", expected);
    } else if (protocol.filter(spoken -> spoken != LinkConfig.Protocol.MESSAGES).isPresent()
        && EndpointText.oneWay(endpoint.text())) {
      problems.add(
          endpoint.place(),
          "%s asks and answers, and this `%s:` goes one way only"
              .formatted(protocol.get().key(), scheme),
          "answer=" + (scheme.equals("sysv-mq") ? "TYPE beside a type=" : "/name of a second one"));
    }
  }

  /** Where the kernel keeps the bounds of messages, nothing else may mark them. */
  private void checkMessages(Node.Section link) {
    Node.Scalar endpoint = link.scalar("endpoint").orElse(null);
    Node.Section messages =
        link.get("messages")
            .filter(Node.Section.class::isInstance)
            .map(Node.Section.class::cast)
            .orElse(null);
    if (endpoint != null && messages != null && EndpointText.keepsBounds(endpoint.text())) {
      messages
          .scalar("framing")
          .filter(framing -> !framing.text().equals("raw"))
          .ifPresent(framing ->
              problems.add(
                  framing.place(),
                  "the kernel keeps the bounds of messages on `%s:`"
                      .formatted(EndpointText.scheme(endpoint.text())),
                  "no framing"));
    }
  }

  private void checkListening(Node.Section link) {
    Node.Scalar endpoint = link.scalar("endpoint").orElse(null);
    if (endpoint == null || EndpointText.listens(endpoint.text())) {
      return;
    }
    for (String key : List.of("max-connections", "allow")) {
      link.entry(key)
          .ifPresent(e ->
              problems.add(
                  e.place(),
                  "`" + key + "` is of no use where we do not listen",
                  "a tcp-listen:// endpoint with it"));
    }
  }

  private void checkRedial(Node.Section link) {
    Node.Section redial =
        link.get("redial")
            .filter(Node.Section.class::isInstance)
            .map(Node.Section.class::cast)
            .orElse(null);
    if (redial == null) {
      return;
    }
    LinkConfig.Redial absent = Binder.defaults(LinkConfig.Redial.class);
    try {
      Optional<Node.Scalar> first = redial.scalar("first");
      Optional<Node.Scalar> cap = redial.scalar("cap");
      var shortest = first.map(f -> Durations.parse(f.text())).orElse(absent.first());
      var longest = cap.map(c -> Durations.parse(c.text())).orElse(absent.cap());
      if (longest.compareTo(shortest) < 0) {
        problems.add(
            cap.or(() -> first).map(Node.Scalar::place).orElse(redial.place()),
            "the longest pause is below the first",
            "a cap of at least " + Durations.format(shortest));
      }
    } catch (IllegalArgumentException e) {
      // The binder reports a value that is no duration.
      return;
    }
  }

  private void checkHsms(Node.Section link) {
    Node.Scalar endpoint = link.scalar("endpoint").orElse(null);
    Node.Section hsms =
        link.get("hsms")
            .filter(Node.Section.class::isInstance)
            .map(Node.Section.class::cast)
            .orElse(null);
    if (endpoint == null || hsms == null) {
      return;
    }
    boolean listens = EndpointText.listens(endpoint.text());
    hsms.scalar("connect").ifPresent(connect -> checkConnect(endpoint, connect, listens));
    new LivenessChecks(problems).checkHsms(hsms, listens);
  }

  private void checkConnect(Node.Scalar endpoint, Node.Scalar connect, boolean listens) {
    if (listens && connect.text().equals("active")) {
      problems.add(
          connect.place(), "an active link cannot listen", "passive, or a tcp:// endpoint");
    } else if (EndpointText.scheme(endpoint.text()).equals("tcp")
        && connect.text().equals("passive")) {
      problems.add(
          connect.place(), "a passive link cannot dial", "active, or a tcp-listen:// endpoint");
    }
  }

  /** A line has one peer. */
  private void checkSecs1(Node.Section link) {
    link.scalar("max-connections")
        .filter(most -> !most.text().equals("1"))
        .ifPresent(
            most -> problems.add(most.place(), "a secs1 line has one peer", "max-connections: 1"));
  }

  /** Files that the link names are read with the configuration. */
  private void checkFiles(Node.Section secs) {
    Charset charset =
        secs.scalar("charset").map(LinkChecks::charset).orElse(StandardCharsets.US_ASCII);
    for (Node.Scalar script : secs.scalars("on-communicating")) {
      if (named(script)
          && SmlScript.load(file(script), charset) instanceof SmlScript.Faulty(Problem problem)) {
        problems.addAll(List.of(problem));
      }
    }
    if (!secs.scalars("on-communicating").isEmpty()) {
      secs.scalar("communication")
          .filter(c -> c.text().equals("off"))
          .ifPresent(c ->
              problems.add(
                  c.place(),
                  "nothing is sent on-communicating where that is off",
                  "request, wait"));
    }
    secs.scalar("names")
        .filter(LinkChecks::named)
        .ifPresent(names -> problems.addAll(NamesFile.load(file(names)).problems()));
  }

  /** One that is unknown is the binder's to report. */
  private static Charset charset(Node.Scalar name) {
    try {
      return Sml.charset(name.text());
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  private static boolean named(Node.Scalar file) {
    return file.kind() == Node.Kind.TEXT && !file.text().isBlank() && file.text().indexOf('\0') < 0;
  }

  private Path file(Node.Scalar file) {
    return folder.resolve(file.text()).normalize();
  }

  /** The constant that stands in the file as this text. */
  static <T extends Choice> Optional<T> choice(T[] values, String text) {
    return Arrays.stream(values).filter(v -> v.key().equals(text)).findFirst();
  }
}

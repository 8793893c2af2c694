package dev.holdfast.gateway.config;

/** Faults that lie between the keys of a sink for processes of this host. */
final class IpcSinkChecks {

  private final Problems problems;

  IpcSinkChecks(Problems problems) {
    this.problems = problems;
  }

  void check(Node.Section sink) {
    Node.Scalar endpoint = sink.scalar("endpoint").orElse(null);
    if (endpoint != null && checkEndpoint(endpoint)) {
      checkFraming(sink, endpoint.text());
      checkConfirming(sink, endpoint.text());
    }
  }

  private boolean checkEndpoint(Node.Scalar endpoint) {
    String text = endpoint.text();
    String scheme = EndpointText.scheme(text);
    String expected = EndpointText.expected(text);
    if (!EndpointText.sinkSchemes().contains(scheme)) {
      problems.add(
          endpoint.place(),
          "no messages can be handed to a process by `" + text + "`",
          "an endpoint of " + String.join(", ", EndpointText.sinkSchemes()));
    } else if (expected != null) {
      problems.add(endpoint.place(), "`" + text + "` is not complete", expected);
    } else if (EndpointText.namesUs(text)) {
      problems.add(
          endpoint.place(),
          "a datagram socket of ours knows nobody to send to",
          "the socket of the reader, without listen=true");
    } else {
      return true;
    }
    return false;
  }

  private void checkFraming(Node.Section sink, String endpoint) {
    sink.scalar("framing")
        .filter(framing -> EndpointText.keepsBounds(endpoint) && !framing.text().equals("raw"))
        .ifPresent(framing ->
            problems.add(
                framing.place(),
                "the kernel keeps the bounds of messages on `%s:`"
                    .formatted(EndpointText.scheme(endpoint)),
                "no framing"));
  }

  private void checkConfirming(Node.Section sink, String endpoint) {
    Node.Scalar delivered = sink.scalar("delivered").orElse(null);
    if (delivered == null || !delivered.text().equals("confirmed")) {
      return;
    }
    if (EndpointText.tellsNothingBack(endpoint)) {
      problems.add(
          delivered.place(),
          "by `%s` nothing comes back that could confirm".formatted(endpoint),
          "answer= in the endpoint, or a socket");
    }
    sink.scalar("framing")
        .filter(framing -> framing.text().equals("raw") && !EndpointText.keepsBounds(endpoint))
        .ifPresent(framing ->
            problems.add(framing.place(), "without framing no id can be read", "lines, or length"));
    sink.scalar("form")
        .filter(form -> form.text().equals("body"))
        .ifPresent(form ->
            problems.add(
                form.place(), "the bytes of a message alone have no id to confirm", "form: json"));
  }
}

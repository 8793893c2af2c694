package dev.holdfast.gateway.cli;

import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An endpoint with {@code framing=} in its query.
 *
 * @param framing lines where nothing else is said; of no use where the kernel keeps bounds
 */
record EndpointArgument(Endpoint endpoint, Framing framing) {

  private static final String KEY = "framing=";

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static EndpointArgument parse(String text) {
    int query = text.indexOf('?');
    List<String> rest = new ArrayList<>();
    Framing framing = Framing.LINES;
    if (query >= 0) {
      for (String pair : text.substring(query + 1).split("&", -1)) {
        if (pair.startsWith(KEY)) {
          framing = framing(pair.substring(KEY.length()));
        } else {
          rest.add(pair);
        }
      }
    }
    String plain =
        query < 0
            ? text
            : text.substring(0, query) + (rest.isEmpty() ? "" : "?" + String.join("&", rest));
    return new EndpointArgument(Endpoint.parse(plain), framing);
  }

  private static Framing framing(String word) {
    return Arrays.stream(Framing.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "framing is "
                    + Arrays.stream(Framing.values())
                        .map(Framing::word)
                        .collect(Collectors.joining(", "))
                    + ", not \""
                    + word
                    + "\""));
  }

  /** The same for messages that go one way. */
  EndpointArgument towards(LocalEndpoint.Direction way) {
    return endpoint instanceof LocalEndpoint local
        ? new EndpointArgument(local.towards(way), framing)
        : this;
  }

  /** Whether bounds are kept without any framing. */
  boolean keepsBounds() {
    return endpoint.keepsBounds();
  }
}

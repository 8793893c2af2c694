package dev.holdfast.link.redial;

import dev.holdfast.link.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where redial requests go to or come from.
 *
 * @param endpoint {@code udp://host:port} at a link that listens, {@code udp-listen://host:port} at
 *     one that dials
 * @param link name of the dialling link, as its own end knows it: 1 to 40 bytes of visible ASCII
 * @param secret shared with the other end, or null where requests carry no proof
 */
public record RedialSettings(Endpoint.Udp endpoint, String link, @Nullable String secret) {

  /** Whether a request can carry the name of a link. */
  public static boolean carries(String link) {
    return RedialRequest.nameable(link);
  }

  public RedialSettings {
    if (!RedialRequest.nameable(link)) {
      throw new IllegalArgumentException(
          "a redial request cannot carry the name "
              + link
              + ": 1 to "
              + RedialRequest.MOST_NAME
              + " visible ASCII characters");
    }
    if (secret != null && secret.isBlank()) {
      throw new IllegalArgumentException("the secret is empty");
    }
  }

  @Override
  public String toString() {
    return "RedialSettings[%s, %s%s]"
        .formatted(endpoint, link, secret == null ? "" : ", with a secret");
  }
}

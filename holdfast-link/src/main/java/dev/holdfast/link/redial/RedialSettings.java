package dev.holdfast.link.redial;

import dev.holdfast.link.endpoint.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Where redial requests go to or come from.
 *
 * @param endpoint {@code udp://host:port} at a link that listens, {@code udp-listen://host:port} at
 *     one that dials
 * @param secret shared with the other end, or null where requests carry no proof
 */
public record RedialSettings(Endpoint endpoint, @Nullable String secret) {

  public RedialSettings {
    if (!(endpoint instanceof Endpoint.Udp)) {
      throw new IllegalArgumentException("a redial request goes by UDP, not to " + endpoint);
    }
    if (secret != null && secret.isBlank()) {
      throw new IllegalArgumentException("the secret is empty");
    }
  }

  @Override
  public String toString() {
    return "RedialSettings[" + endpoint + (secret == null ? "" : ", with a secret") + "]";
  }
}

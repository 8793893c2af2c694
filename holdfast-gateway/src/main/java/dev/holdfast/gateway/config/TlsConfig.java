package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Tls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a link's connections are secured; the same as the keys of a {@code tls://} endpoint.
 *
 * @param verify null: full where we dial, none where we listen
 * @param name null: the endpoint's host
 */
public record TlsConfig(
    @Key(doc = "Our own certificate, PEM; needed where we listen.") @Nullable Path cert,
    @Key(doc = "Its private key, PEM (PKCS#8, without a pass phrase).") @Nullable Path key,
    @Key(doc = "Authorities the peer's certificate must lead to, PEM; by default Java's own.")
        @Nullable Path trust,
    @Key(
            doc =
                "What is asked of the peer's certificate; by default full where we dial, none where"
                    + " we listen.")
        @Nullable Verify verify,
    @Key(doc = "Name in the server's certificate; by default the endpoint's host.")
        @Nullable String name) {

  /** What is asked of the peer's certificate. */
  public enum Verify implements Choice {
    FULL(Tls.Verify.FULL),
    CHAIN(Tls.Verify.CHAIN),
    NONE(Tls.Verify.NONE);

    private final Tls.Verify meaning;

    Verify(Tls.Verify meaning) {
      this.meaning = meaning;
    }
  }

  /** The same as an endpoint takes it. */
  Tls asTls(boolean listens) {
    return new Tls(cert, key, trust, verify == null ? Tls.usual(listens) : verify.meaning, name);
  }
}

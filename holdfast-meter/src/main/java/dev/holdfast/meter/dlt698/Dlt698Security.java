package dev.holdfast.meter.dlt698;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What guards a meter: opens and seals envelopes and admits clients by key. Keys and ciphers live
 * behind it.
 */
public interface Dlt698Security {

  /** Plain text without proof; no cipher text, no access by key. */
  Dlt698Security PLAIN = new Dlt698Security() {};

  /** Whether a client that shows cipher text and signature may connect. */
  default boolean admits(Apdu.Access access) {
    return false;
  }

  /**
   * The user data within an envelope.
   *
   * @return null where it cannot be opened or its proof is wrong
   */
  default byte @Nullable [] open(Apdu.Secured envelope) {
    return envelope.cipher() ? null : HexFormat.of().parseHex(envelope.apdu());
  }

  /** The envelope of an answer. */
  default Apdu.SecuredResponse seal(byte[] answer, Apdu.Secured asked) {
    int code = Dlt698Service.SECURITY_RESPONSE.code();
    return new Apdu.SecuredResponse(code, false, Dar.OK, HexFormat.of().formatHex(answer), null);
  }
}

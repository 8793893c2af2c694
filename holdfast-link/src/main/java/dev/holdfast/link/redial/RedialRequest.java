package dev.holdfast.link.redial;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One datagram that asks a dialling end to dial now: {@code HOLDFAST-REDIAL 1 NAME}, with a secret
 * also time (s since 1970-01-01 UTC), nonce and HMAC-SHA-256 cut to 128 bits, and a line feed; 128
 * bytes at most.
 *
 * @param link name of the link that is to dial
 * @param seconds when it was sent, s since 1970-01-01 UTC; 0 where it carries no proof
 * @param nonce never used twice within the time that a request is good for; empty without proof
 * @param proof HMAC of all before it; empty without
 */
public record RedialRequest(String link, long seconds, String nonce, String proof) {

  /** Bytes of a datagram at most. */
  public static final int MOST_BYTES = 128;

  /** Characters of a name at most. */
  public static final int MOST_NAME = 40;

  /** How far the time of a request may be from ours, s. */
  public static final long GOOD_FOR_SECONDS = 60;

  private static final String HEAD = "HOLDFAST-REDIAL 1 ";
  private static final int PROOF_BYTES = 16;
  private static final Pattern SHAPE =
      Pattern.compile(
          "HOLDFAST-REDIAL 1 (?<link>[!-~]{1,40})"
              + "( (?<seconds>\\d{1,12}) (?<nonce>[\\w-]{8,22}) (?<proof>[\\w-]{22}))?\\n");

  /** Whether a request can carry this name. */
  public static boolean nameable(String link) {
    return link.length() <= MOST_NAME && link.matches("[!-~]+");
  }

  /** A request without proof. */
  public static RedialRequest plain(String link) {
    return new RedialRequest(link, 0, "", "");
  }

  /** A request that proves that its sender knows a secret. */
  public static RedialRequest proving(String link, String secret, long seconds, byte[] nonce) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    return new RedialRequest(link, seconds, text, hmac(secret, signed(link, seconds, text)));
  }

  private static String signed(String link, long seconds, String nonce) {
    return HEAD + link + " " + seconds + " " + nonce;
  }

  private static String hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] full = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(full, PROOF_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** Reads a datagram; null where it is none. */
  public static @Nullable RedialRequest parse(byte[] bytes, int length) {
    if (length > MOST_BYTES) {
      return null;
    }
    Matcher parts = SHAPE.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    if (!parts.matches()) {
      return null;
    }
    String seconds = parts.group("seconds");
    return seconds == null
        ? plain(parts.group("link"))
        : new RedialRequest(
            parts.group("link"),
            Long.parseLong(seconds),
            parts.group("nonce"),
            parts.group("proof"));
  }

  /** Whether the proof is right and of now. Whether its nonce is new is for the caller to see. */
  public boolean proves(String secret, long nowSeconds) {
    if (proof.isEmpty() || Math.abs(nowSeconds - seconds) > GOOD_FOR_SECONDS) {
      return false;
    }
    return MessageDigest.isEqual(
        hmac(secret, signed(link, seconds, nonce)).getBytes(StandardCharsets.US_ASCII),
        proof.getBytes(StandardCharsets.US_ASCII));
  }

  /** The datagram. */
  public byte[] bytes() {
    String text = proof.isEmpty() ? HEAD + link : signed(link, seconds, nonce) + " " + proof;
    return (text + "\n").getBytes(StandardCharsets.US_ASCII);
  }
}

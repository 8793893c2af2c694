package dev.holdfast.link.endpoint;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a TCP connection is secured. Files are PEM and are read each time the endpoint is opened.
 *
 * @param certificate our own certificate, then those that lead to its authority, or null for none
 * @param key its private key, PKCS#8 without a pass phrase; there whenever the certificate is
 * @param trust certificates of the authorities the other side must lead to, or null for those of
 *     the Java runtime
 * @param verify what is asked of the other side's certificate
 * @param serverName the name that a server's certificate must bear, or null for the endpoint's host
 */
public record Tls(
    @Nullable Path certificate,
    @Nullable Path key,
    @Nullable Path trust,
    Verify verify,
    @Nullable String serverName) {

  /** What is asked of the other side's certificate. */
  public enum Verify {
    /**
     * A certificate that leads to a trusted authority; a server's also bears the server's name. A
     * client must show one.
     */
    FULL,
    /** A certificate that leads to a trusted authority, whatever its name. */
    CHAIN,
    /** Nothing; a client is not asked for one. */
    NONE;

    /** The word as it stands in a URI. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Tls {
    checkFile(certificate);
    checkFile(key);
    checkFile(trust);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate and its key go together");
    }
    if (serverName != null) {
      EndpointParser.checkHost(serverName);
    }
  }

  private static void checkFile(@Nullable Path file) {
    if (file != null && !(file.isAbsolute() && file.getFileName() != null)) {
      throw new IllegalArgumentException(
          "a file of TLS needs an absolute path with a name, not " + file);
    }
  }

  /** What is asked where nothing is said: all of a server, nothing of a client. */
  public static Verify usual(boolean listens) {
    return listens ? Verify.NONE : Verify.FULL;
  }

  /** No certificate of our own, the runtime's authorities, the usual checks. */
  public static Tls usualFor(boolean listens) {
    return new Tls(null, null, null, usual(listens), null);
  }
}

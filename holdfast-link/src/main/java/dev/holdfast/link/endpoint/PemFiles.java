package dev.holdfast.link.endpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys in PEM files. What is wrong with a file is told with its path. */
public final class PemFiles {

  private static final int MOST_BYTES = 4 << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

  private PemFiles() {}

  /**
   * The certificates of a file, in its order; one at least.
   *
   * @throws IOException when it cannot be read, or one of them cannot
   */
  public static List<X509Certificate> certificates(Path path) throws IOException {
    byte[] bytes = read(path);
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new IOException(path + " holds no certificate that can be read", e);
    }
    throw new IOException(path + " holds no certificate");
  }

  /**
   * The private key of a file.
   *
   * @throws IOException when it cannot be read, or holds none, or one with a pass phrase or in
   *     another form than PKCS#8
   */
  public static PrivateKey key(Path path) throws IOException {
    Matcher block = BLOCK.matcher(new String(read(path), StandardCharsets.ISO_8859_1));
    while (block.find()) {
      String kind = block.group(1);
      if (kind.equals("PRIVATE KEY")) {
        return key(path, block.group(2));
      }
      if (kind.endsWith("PRIVATE KEY")) {
        throw new IOException(
            path
                + " holds a key as \""
                + kind
                + "\"; it must be \"PRIVATE KEY\" (PKCS#8, no phrase)");
      }
    }
    throw new IOException(path + " holds no private key");
  }

  private static PrivateKey key(Path path, String base64) throws IOException {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " holds a private key that is not base64", e);
    }
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes);
    return KEY_KINDS.stream()
        .map(kind -> key(kind, spec))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() ->
            new IOException(
                path + " holds a private key that is none of " + String.join(", ", KEY_KINDS)));
  }

  private static Optional<PrivateKey> key(String kind, PKCS8EncodedKeySpec spec) {
    try {
      return Optional.of(KeyFactory.getInstance(kind).generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Whether a key is that of a certificate. */
  public static boolean belong(PrivateKey key, X509Certificate certificate) {
    byte[] said = {1, 2, 3};
    try {
      String algorithm =
          switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
          };
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(said);
      byte[] signed = signing.sign();
      Signature proving = Signature.getInstance(algorithm);
      proving.initVerify(certificate.getPublicKey());
      proving.update(said);
      return proving.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static byte[] read(Path path) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(path)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IOException(path + " is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + " may not be read", e);
    } catch (IOException e) {
      throw new IOException(path + " cannot be read", e);
    }
    if (bytes.length > MOST_BYTES) {
      throw new IOException(path + " is larger than " + MOST_BYTES + " bytes");
    }
    return bytes;
  }
}

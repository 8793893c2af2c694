package dev.holdfast.gateway.config;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.PemFiles;
import dev.holdfast.link.endpoint.Tls;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults in what secures a link: keys that do not fit together, files that do not hold theirs. */
final class TlsChecks {

  private interface Reading<T> {
    T of(Path path) throws IOException;
  }

  private final Problems problems;
  private final Path folder;

  TlsChecks(Problems problems, Path folder) {
    this.problems = problems;
    this.folder = folder;
  }

  void check(Node.Section link) {
    Node.Scalar endpoint = link.scalar("endpoint").orElse(null);
    if (endpoint == null || EndpointText.expected(endpoint.text()) != null) {
      return;
    }
    Node.Entry entry = link.entry("tls").orElse(null);
    if (!(Endpoint.parse(endpoint.text()) instanceof Endpoint.Tcp tcp) || tcp.tls() == null) {
      if (entry != null) {
        problems.add(
            entry.place(),
            "`tls` is of no use on `" + EndpointText.scheme(endpoint.text()) + ":`",
            "a tls:// or tls-listen:// endpoint with it");
      }
      return;
    }
    if (entry != null && entry.value() instanceof Node.Section section) {
      checkSection(endpoint, section, tcp.listens());
    } else if (entry == null) {
      checkUri(endpoint, tcp.tls(), tcp.listens());
    }
  }

  private void checkSection(Node.Scalar endpoint, Node.Section section, boolean listens) {
    if (endpoint.text().indexOf('?') >= 0) {
      problems.add(endpoint.place(), "TLS is set in the endpoint and in `tls`", "one of the two");
    }
    Optional<Node.Scalar> cert = section.scalar("cert");
    Optional<Node.Scalar> key = section.scalar("key");
    if (cert.isPresent() != key.isPresent()) {
      problems.add(
          cert.or(() -> key).map(Node.Scalar::place).orElse(section.place()),
          "`%s` stands alone".formatted(cert.isPresent() ? "cert" : "key"),
          "`cert` and `key` together");
    } else if (listens && cert.isEmpty()) {
      problems.add(section.place(), "a server needs a certificate", "`cert` and `key`");
    }
    checkFiles(path(cert), place(cert, section), path(key), place(key, section));
    section
        .scalar("trust")
        .ifPresent(trust -> read(PemFiles::certificates, path(Optional.of(trust)), trust.place()));
  }

  private void checkUri(Node.Scalar endpoint, Tls tls, boolean listens) {
    if (listens && tls.certificate() == null) {
      problems.add(
          endpoint.place(), "a server needs a certificate", "`tls:` with `cert` and `key`");
    }
    Place place = endpoint.place();
    checkFiles(tls.certificate(), place, tls.key(), place);
    read(PemFiles::certificates, tls.trust(), place);
  }

  private void checkFiles(@Nullable Path cert, Place certAt, @Nullable Path key, Place keyAt) {
    List<X509Certificate> chain = read(PemFiles::certificates, cert, certAt);
    PrivateKey secret = read(PemFiles::key, key, keyAt);
    if (chain != null && secret != null && !PemFiles.belong(secret, chain.getFirst())) {
      problems.add(
          keyAt,
          key + " is not the key of the certificate in " + cert,
          "the certificate's own key");
    }
  }

  private static Place place(Optional<Node.Scalar> value, Node.Section section) {
    return value.map(Node.Scalar::place).orElse(section.place());
  }

  private @Nullable Path path(Optional<Node.Scalar> value) {
    try {
      return value.map(v -> folder.resolve(v.text()).normalize()).orElse(null);
    } catch (InvalidPathException e) {
      // The binder reports a value that is no path.
      return null;
    }
  }

  private <T> @Nullable T read(Reading<T> reading, @Nullable Path path, Place place) {
    if (path == null) {
      return null;
    }
    try {
      return reading.of(path);
    } catch (IOException e) {
      problems.add(place, String.valueOf(e.getMessage()), "a PEM file");
      return null;
    }
  }
}

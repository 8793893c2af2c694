package dev.holdfast.link.channel;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The test authority's certificates, and URI keys that name them. */
final class TlsFiles {

  private TlsFiles() {}

  static Path path(String name) {
    URL found = TlsFiles.class.getResource("tls/" + name);
    if (found == null) {
      throw new AssertionError(name + " is not among the test's files");
    }
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static String own(String name) {
    return "cert=" + path(name + ".pem") + "&key=" + path(name + ".key");
  }

  static String trust() {
    return "trust=" + path("authority.pem");
  }
}

package dev.holdfast.link.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFilesTest {

  @TempDir private Path folder;

  private static Path path(String name) throws URISyntaxException {
    URL found = PemFilesTest.class.getResource("/dev/holdfast/link/channel/tls/" + name);
    if (found == null) {
      throw new AssertionError(name + " is not among the test's files");
    }
    return Path.of(found.toURI());
  }

  @Test
  void readsCertificatesAndKeysAndTellsWhetherTheyBelong() throws Exception {
    var server = PemFiles.certificates(path("server.pem"));
    assertThat(server).hasSize(1);
    assertThat(PemFiles.belong(PemFiles.key(path("server.key")), server.getFirst())).isTrue();
    assertThat(PemFiles.belong(PemFiles.key(path("client.key")), server.getFirst())).isFalse();
  }

  @Test
  void readsSeveralCertificatesOfOneFile() throws Exception {
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both, Files.readString(path("server.pem")) + Files.readString(path("authority.pem")));
    assertThat(PemFiles.certificates(both)).hasSize(2);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Path broken =
        Files.writeString(
            folder.resolve("broken.pem"),
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    Path odd =
        Files.writeString(
            folder.resolve("odd.key"),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Path none = folder.resolve("none.pem");

    assertThatThrownBy(() -> PemFiles.certificates(empty))
        .isInstanceOf(IOException.class)
        .hasMessage(empty + " holds no certificate");
    assertThatThrownBy(() -> PemFiles.certificates(broken))
        .hasMessage(broken + " holds no certificate that can be read");
    assertThatThrownBy(() -> PemFiles.certificates(none)).hasMessage(none + " is not there");
    assertThatThrownBy(() -> PemFiles.key(empty)).hasMessage(empty + " holds no private key");
    assertThatThrownBy(() -> PemFiles.key(odd))
        .hasMessage(odd + " holds a private key that is none of RSA, EC, EdDSA");
    assertThatThrownBy(() -> PemFiles.key(path("pkcs1.key")))
        .hasMessageEndingWith("it must be \"PRIVATE KEY\" (PKCS#8, no phrase)");
  }
}

package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConfigTest {

  @TempDir private Path folder;

  @BeforeEach
  void copyCertificates() throws IOException {
    for (String name :
        List.of("server.pem", "server.key", "client.key", "authority.pem", "pkcs1.key")) {
      try (InputStream in =
          TlsConfigTest.class.getResourceAsStream("/dev/holdfast/link/channel/tls/" + name)) {
        Files.copy(Objects.requireNonNull(in), folder.resolve(name));
      }
    }
  }

  private Loaded load(String endpoint, String tls) {
    return ConfigLoader.parse(
        "links: [{name: a, protocol: hsms, endpoint: \"%s\", tls: %s}]".formatted(endpoint, tls),
        "x.yaml",
        folder);
  }

  private String problems(String endpoint, String tls) {
    return String.join(
        "\n",
        ((Loaded.Faulty) load(endpoint, tls)).problems().stream().map(Problem::toString).toList());
  }

  @Test
  void makesAnEndpointWithFilesBesideTheConfiguration() {
    Loaded loaded =
        load(
            "tls-listen://0.0.0.0:5000",
            "{cert: server.pem, key: server.key, trust: authority.pem, verify: full}");

    assertThat(loaded).isInstanceOf(Loaded.Sound.class);
    assertThat(((Loaded.Sound) loaded).config().links().getFirst().where())
        .isEqualTo(
            new Endpoint.Tcp(
                "0.0.0.0",
                5000,
                true,
                new Tls(
                    folder.resolve("server.pem"),
                    folder.resolve("server.key"),
                    folder.resolve("authority.pem"),
                    Tls.Verify.FULL,
                    null)));
  }

  @Test
  void asksOfTheOtherSideWhatIsUsual() {
    Loaded loaded = load("tls://10.0.0.7:5000", "{name: etcher.fab}");

    assertThat(((Loaded.Sound) loaded).config().links().getFirst().where())
        .isEqualTo(
            new Endpoint.Tcp(
                "10.0.0.7", 5000, false, new Tls(null, null, null, Tls.Verify.FULL, "etcher.fab")));
  }

  @Test
  void refusesAKeyOfAnotherCertificate() {
    assertThat(problems("tls-listen://h:1", "{cert: server.pem, key: client.key}"))
        .isEqualTo(
            ("x.yaml:1:94: %s/client.key is not the key of the certificate in %s/server.pem;"
                    + " expected the certificate's own key")
                .formatted(folder, folder));
  }

  @Test
  void refusesFilesThatHoldSomethingElse() {
    assertThat(problems("tls-listen://h:1", "{cert: server.key, key: pkcs1.key}"))
        .contains("server.key holds no certificate", "it must be \"PRIVATE KEY\"");
  }

  @Test
  void refusesAFolderAsAuthorities() {
    assertThat(problems("tls://h:1", "{trust: /}"))
        .isEqualTo("x.yaml:1:71: / cannot be read; expected a PEM file");
  }
}

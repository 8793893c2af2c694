package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Run with {@code -Dholdfast.write-schema=true} to write the schema anew. */
class ConfigSchemaTest {

  private static final Path SCHEMA =
      Path.of("src/main/resources/dev/holdfast/gateway/config/holdfast.schema.json");

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ConfigSchema.json(), InputFormat.JSON);

  private List<Error> errors(String yaml) {
    return schema.validate(yaml, InputFormat.YAML);
  }

  @Test
  void standsInTheResourcesAsGenerated() throws IOException {
    if (Boolean.getBoolean("holdfast.write-schema")) {
      Files.writeString(SCHEMA, ConfigSchema.json());
    }
    assertThat(Files.readString(SCHEMA)).isEqualTo(ConfigSchema.json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full.yaml", "small.yaml"})
  void acceptsWhatTheLoaderAccepts(String name) throws IOException {
    String yaml = ConfigLoaderTest.resource(name);
    ConfigLoaderTest.sound(yaml);

    assertThat(errors(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gatway: {}",
        "gateway: {journal: {keep-for: 30}}",
        "gateway: {http: nowhere}",
        "links: [{name: a, protocol: hsms}]",
        "links: [{name: a, protocol: fax, endpoint: 'tcp://h:1'}]",
        "links: [{name: a, protocol: hsms, endpoint: 'tcp://h:1', hsms: {device-id: 32768}}]",
        "sinks: [{name: a, type: file, url: 'http://h/'}]",
        "routes: [{from: [], to: [a]}]"
      })
  void refusesWhatTheLoaderRefuses(String yaml) {
    assertThat(ConfigLoader.parse(yaml, "x.yaml", Path.of("/"))).isInstanceOf(Loaded.Faulty.class);
    assertThat(errors(yaml)).isNotEmpty();
  }
}

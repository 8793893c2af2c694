package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.ConfigSchema;
import picocli.CommandLine.Command;

/** {@code schema}: the JSON Schema of the configuration, for editors. */
@Command(name = "schema", description = "Prints the JSON Schema of the configuration.")
final class SchemaCommand implements Runnable {

  @Override
  public void run() {
    System.out.print(ConfigSchema.json());
    System.out.flush();
  }
}

package dev.holdfast.gateway.demo;

import java.util.List;

/** Options of the Java machine for the processes of the demonstration, as the launcher has them. */
final class JavaOptions {

  private JavaOptions() {}

  static List<String> ofChildren() {
    return List.of(
        "-XX:+UseSerialGC",
        "-XX:MaxRAMPercentage=25",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }
}

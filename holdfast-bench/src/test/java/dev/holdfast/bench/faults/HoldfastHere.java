package dev.holdfast.bench.faults;

import dev.holdfast.sim.process.Child;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Holdfast as it is on the class path, without the launcher, which may have to build it first. */
final class HoldfastHere {

  private HoldfastHere() {}

  /** The command, without arguments. */
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Child.JAVA_OPTIONS);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.holdfast.gateway.cli.Holdfast");
    return command;
  }
}

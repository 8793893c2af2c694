package dev.holdfast.posix;

import java.util.Optional;
import java.util.Set;

/** Where the calls of this module can be made: Linux on x86-64 and aarch64, glibc or musl. */
public final class Platform {

  private static final Set<String> MACHINES = Set.of("amd64", "aarch64");

  private Platform() {}

  /** Why they cannot be made here, one sentence; empty where they can. */
  public static Optional<String> unavailable() {
    return unavailable(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Optional<String> unavailable(String system, String machine) {
    if (!system.equals("Linux")) {
      return Optional.of("the kernel's own calls are used on Linux only, this is " + system);
    }
    return MACHINES.contains(machine)
        ? Optional.empty()
        : Optional.of("the kernel's own calls are not bound for machines of kind " + machine);
  }
}

package dev.holdfast.gateway.cli;

import picocli.CommandLine.Command;

/** {@code bench-net}: faults of the network on this machine, and what programs see of them. */
@Command(
    name = "bench-net",
    description = {
      "Makes faults of the network happen to connections on this machine, in namespaces of their",
      "own, and shows when and how a program sees them. Linux."
    },
    subcommands = {BenchNetListCommand.class, BenchNetRunCommand.class})
final class BenchNetCommand {}

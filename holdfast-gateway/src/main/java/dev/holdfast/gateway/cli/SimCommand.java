package dev.holdfast.gateway.cli;

import picocli.CommandLine.Command;

/** {@code sim}: simulated devices. */
@Command(
    name = "sim",
    description = "Runs a simulated device until it is told to end.",
    subcommands = {SimToolCommand.class, SimMeterCommand.class})
final class SimCommand {}

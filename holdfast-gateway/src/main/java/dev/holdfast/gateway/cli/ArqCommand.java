package dev.holdfast.gateway.cli;

import picocli.CommandLine.Command;

/** {@code arq}: the acknowledged frame protocol by hand. */
@Command(
    name = "arq",
    description = "Speaks the acknowledged frame protocol by hand.",
    subcommands = ArqSendCommand.class)
final class ArqCommand {}

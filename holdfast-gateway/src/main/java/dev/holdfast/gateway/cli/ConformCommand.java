package dev.holdfast.gateway.cli;

import picocli.CommandLine.Command;

/** {@code conform}: tries peers against the rules of their protocol. */
@Command(
    name = "conform",
    description = "Tries a peer, of whatever make, against the rules of its protocol.",
    subcommands = ConformHsmsCommand.class)
final class ConformCommand {}

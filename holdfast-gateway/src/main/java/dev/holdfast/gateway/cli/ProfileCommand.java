package dev.holdfast.gateway.cli;

import picocli.CommandLine.Command;

/** {@code profile}: device profiles between YAML and CSV. */
@Command(
    name = "profile",
    description = "Device profiles, as CSV for spreadsheets and as YAML for the gateway.",
    subcommands = {ProfileExportCommand.class, ProfileImportCommand.class})
final class ProfileCommand {}

package dev.holdfast.gateway.cli;

import picocli.CommandLine.Command;

/** {@code ipc}: objects of this host that outlive processes. */
@Command(
    name = "ipc",
    description = "Queues, semaphores and shared memory of this host: what is there, and removal.",
    subcommands = {IpcListCommand.class, IpcRemoveCommand.class})
final class IpcCommand {}

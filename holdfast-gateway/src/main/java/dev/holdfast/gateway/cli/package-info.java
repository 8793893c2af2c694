/** The command line: one class a command, exit codes as scripts rely on them. */
@NullMarked
package dev.holdfast.gateway.cli;

import org.jspecify.annotations.NullMarked;

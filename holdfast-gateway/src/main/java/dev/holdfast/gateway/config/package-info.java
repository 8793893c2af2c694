/** The gateway's one YAML file: its keys as records, and what is wrong with a file and where. */
@NullMarked
package dev.holdfast.gateway.config;

import org.jspecify.annotations.NullMarked;

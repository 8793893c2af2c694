package dev.holdfast.meter.line;

import dev.holdfast.meter.MeterClient;

/**
 * A meter on a line.
 *
 * @param name as configured, unique on its line
 * @param client speaks its protocol
 */
public record LineMeter(String name, MeterClient client) {}

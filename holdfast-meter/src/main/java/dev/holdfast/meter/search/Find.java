package dev.holdfast.meter.search;

import dev.holdfast.link.endpoint.Endpoint;
import java.time.Duration;

/**
 * A meter that showed itself.
 *
 * @param protocol as the command line prints it
 * @param address unit as a number, or the address on its label
 * @param endpoint where it is, with baud rate and parity of a serial line
 * @param answered time from the end of the question to the end of the answer, above 0
 */
public record Find(String protocol, String address, Endpoint endpoint, Duration answered) {}

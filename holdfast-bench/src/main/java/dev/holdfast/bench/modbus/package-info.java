/**
 * Modbus on real channels: a server beside a raw echo and other libraries, polls, a serial line.
 */
@NullMarked
package dev.holdfast.bench.modbus;

import org.jspecify.annotations.NullMarked;

/**
 * Modbus on serial lines (RTU, ASCII) and TCP: frames both ways, a client and a register server.
 */
@NullMarked
package dev.holdfast.meter.modbus;

import org.jspecify.annotations.NullMarked;

/** Our Modbus against that of others, on real sockets. */
@org.jspecify.annotations.NullMarked
package dev.holdfast.meter.peer;

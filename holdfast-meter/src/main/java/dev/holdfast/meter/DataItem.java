package dev.holdfast.meter;

/**
 * One value read from a frame.
 *
 * @param id identifier in the protocol's own terms: register number, DI, OAD
 * @param value the value as decimal or text, scaled to the unit; exact, never rounded
 * @param unit unit, empty where there is none or where it is not known
 */
public record DataItem(String id, String value, String unit) {}

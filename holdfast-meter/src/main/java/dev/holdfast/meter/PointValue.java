package dev.holdfast.meter;

/**
 * A point of a meter's profile and the value read for it.
 *
 * @param point name of the point, as configured
 * @param value exact decimal or text, scaled to the unit
 * @param unit unit, empty where there is none
 */
public record PointValue(String point, String value, String unit) {}

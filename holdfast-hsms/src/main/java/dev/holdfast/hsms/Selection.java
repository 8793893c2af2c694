package dev.holdfast.hsms;

/**
 * One stay in SELECTED, told apart by identity: a reply belongs to the selection in which its
 * primary arrived and to no other.
 */
final class Selection {}

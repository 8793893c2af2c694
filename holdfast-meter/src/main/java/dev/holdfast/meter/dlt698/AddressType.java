package dev.holdfast.meter.dlt698;

/** Whom a server address means: bits 7 and 6 of its flag byte. */
public enum AddressType {
  SINGLE(0),
  /** Any meter whose address fits; the reply has a single address. */
  WILDCARD(1),
  GROUP(2),
  BROADCAST(3);

  private final int bits;

  AddressType(int bits) {
    this.bits = bits << 6;
  }

  static AddressType of(int flag) {
    return switch (flag >>> 6 & 3) {
      case 0 -> SINGLE;
      case 1 -> WILDCARD;
      case 2 -> GROUP;
      default -> BROADCAST;
    };
  }

  /** Its bits within the flag byte. */
  int bits() {
    return bits;
  }

  /** Its name for people. */
  public String words() {
    return switch (this) {
      case SINGLE -> "single";
      case WILDCARD -> "wildcard";
      case GROUP -> "group";
      case BROADCAST -> "broadcast";
    };
  }
}

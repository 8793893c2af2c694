package dev.holdfast.hsms;

import org.jspecify.annotations.Nullable;

/** The session type in byte 5 of an HSMS header, as SEMI E37 numbers it; 8 and 10 are unused. */
public enum SType {
  DATA(0, "data"),
  SELECT_REQ(1, "Select.req"),
  SELECT_RSP(2, "Select.rsp"),
  DESELECT_REQ(3, "Deselect.req"),
  DESELECT_RSP(4, "Deselect.rsp"),
  LINKTEST_REQ(5, "Linktest.req"),
  LINKTEST_RSP(6, "Linktest.rsp"),
  REJECT_REQ(7, "Reject.req"),
  SEPARATE_REQ(9, "Separate.req");

  private static final @Nullable SType[] BY_CODE = new @Nullable SType[10];

  static {
    for (SType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final String label;

  SType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number on the wire, 0 to 9. */
  public int code() {
    return code;
  }

  /** The name the field uses: {@code Select.req}. */
  public String label() {
    return label;
  }

  /** The type with this number, or null where E37 defines none. */
  public static @Nullable SType of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}

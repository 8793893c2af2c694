package dev.holdfast.meter.dlt698;

import java.util.List;

/** Data access results: 0 to 36 and 255. */
public final class Dar {

  public static final int OK = 0;
  public static final int UNAVAILABLE = 2;
  public static final int REFUSED = 3;
  public static final int NO_SUCH_OBJECT = 6;
  public static final int WRONG_TYPE = 7;
  public static final int OUT_OF_RANGE = 8;
  public static final int NO_BLOCK = 9;
  public static final int NOT_IN_TRANSFER = 11;
  public static final int WRONG_BLOCK = 14;
  public static final int NOT_AUTHORISED = 15;
  public static final int SECURITY_FAILED = 23;
  public static final int TIME_TAG = 32;
  public static final int TIMED_OUT = 33;
  public static final int OTHER = 255;

  private static final List<String> WORDS =
      List.of(
          "ok",
          "hardware fault",
          "temporarily unavailable",
          "refused",
          "object undefined",
          "object class does not match",
          "object does not exist",
          "type does not match",
          "out of range",
          "data block unavailable",
          "block transfer cancelled",
          "not in block transfer",
          "block write cannot be received",
          "block write not ready",
          "wrong block number",
          "password error or not authorised",
          "communication rate cannot be changed",
          "too many year time zones",
          "too many day time periods",
          "too many tariffs",
          "security does not match",
          "repeated charge",
          "ESAM verification failed",
          "security verification failed",
          "customer number does not match",
          "wrong charge count",
          "purchase beyond the store",
          "wrong address",
          "symmetric decryption error",
          "asymmetric decryption error",
          "signature error",
          "meter reading suspended",
          "wrong time tag",
          "request timed out",
          "wrong P1P2 of ESAM",
          "wrong LC of ESAM",
          "comparison failed");

  private Dar() {}

  /** A result in words, 0 to 255. */
  public static String words(int dar) {
    if (dar == OTHER) {
      return "other error";
    }
    return dar >= 0 && dar < WORDS.size() ? WORDS.get(dar) : "unknown result " + dar;
  }
}

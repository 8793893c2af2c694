package dev.holdfast.meter.dlt645;

import java.util.ArrayList;
import java.util.List;

/** The error byte of an abnormal reply, bit by bit. */
public final class Dlt645Error {

  /** Bit 0: what no other bit says. */
  public static final int OTHER = 0x01;

  /** Bit 2: wrong password, or its level is too low, or locked. */
  public static final int NOT_AUTHORISED = 0x04;

  /** Bit 3: the meter's rate is fixed. */
  public static final int RATE_FIXED = 0x08;

  /** Bit 1: the meter has no such data. */
  public static final int NO_SUCH_DATA = 0x02;

  private static final List<String> WORDS =
      List.of(
          "other error",
          "no such data",
          "password error or not authorised",
          "communication rate cannot be changed",
          "too many year time zones",
          "too many day time periods",
          "too many tariffs",
          "reserved bit 7");

  private Dlt645Error() {}

  /** The set bits in words, lowest first, joined by a comma. */
  public static String words(int error) {
    List<String> set = new ArrayList<>();
    for (int bit = 0; bit < WORDS.size(); bit++) {
      if ((error >>> bit & 1) == 1) {
        set.add(WORDS.get(bit));
      }
    }
    return set.isEmpty() ? "no reason given" : String.join(", ", set);
  }
}

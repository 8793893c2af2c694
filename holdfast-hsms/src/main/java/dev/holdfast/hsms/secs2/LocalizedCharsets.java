package dev.holdfast.hsms.secs2;

import java.nio.charset.Charset;
import java.util.Optional;

/** The character sets that the header of a localized string names. */
final class LocalizedCharsets {

  private static final String[] NAMES = {
    "", // no character set has number 0
    "UTF-16BE",
    "UTF-8",
    "US-ASCII",
    "ISO-8859-1",
    "x-iso-8859-11",
    "TIS-620",
    "x-ISCII91",
    "Shift_JIS",
    "EUC-JP",
    "EUC-KR",
    "GB18030",
    "GB2312",
    "Big5",
    "x-EUC-TW"
  };

  private LocalizedCharsets() {}

  /** The character set with this number, empty when the number or the set is unknown here. */
  static Optional<Charset> of(int header) {
    if (header < 1 || header >= NAMES.length || !Charset.isSupported(NAMES[header])) {
      return Optional.empty();
    }
    return Optional.of(Charset.forName(NAMES[header]));
  }
}

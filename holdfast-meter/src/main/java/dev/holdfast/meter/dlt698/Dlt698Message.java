package dev.holdfast.meter.dlt698;

import org.jspecify.annotations.Nullable;

/**
 * An APDU and what stands behind it.
 *
 * @param apdu what it says
 * @param report values a server reports along with an answer: {@link Apdu.Results} or {@link
 *     Apdu.RecordResults}; null where there are none
 * @param timeTag null where there is none
 * @param faultless whether the bytes behind the APDU are these alone
 */
public record Dlt698Message(
    Apdu apdu, @Nullable Apdu report, @Nullable TimeTag timeTag, boolean faultless) {

  /** An APDU with nothing behind it. */
  public static Dlt698Message of(Apdu apdu) {
    return new Dlt698Message(apdu, null, null, true);
  }

  /** The same APDU with a time tag. */
  public Dlt698Message with(TimeTag tag) {
    return new Dlt698Message(apdu, report, tag, faultless);
  }

  /** What user data says; never throws, see {@link Apdu.Broken}. */
  public static Dlt698Message read(byte[] userData) {
    return ApduReader.message(userData);
  }

  /**
   * The user data that says it.
   *
   * @throws IllegalArgumentException for {@link Apdu.Broken} and {@link Apdu.Other} of an unknown
   *     service, and for values that cannot be written
   */
  public byte[] bytes() {
    return ApduWriter.bytes(this);
  }
}

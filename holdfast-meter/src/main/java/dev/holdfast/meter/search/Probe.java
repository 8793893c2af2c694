package dev.holdfast.meter.search;

import dev.holdfast.meter.MeterFrame;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One question on an unknown line, by which a meter shows itself. */
interface Probe {

  /** What it asks, for people. */
  String what();

  /** Its bytes on the wire; not to be changed. */
  byte[] frame();

  /** Bytes of the longest answer that is likely. */
  int answerBytes();

  /** How long a meter may think before it answers. */
  Duration delay();

  /** Whether several meters may answer, so that the whole time is listened to. */
  boolean toAll();

  /** Whether it is to fewer meters than there may be. */
  boolean narrowed();

  /**
   * Who answered.
   *
   * @return the address, or null where the frame is no answer to this
   */
  @Nullable String answeredBy(MeterFrame frame);

  /** Questions to fewer meters each, for where several answered at once; none where it is one's. */
  List<Probe> narrower();
}

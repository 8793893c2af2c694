package dev.holdfast.meter;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One meter protocol as a client speaks it to one meter: what to ask and how to read the answers.
 * Pure; the line that sends, waits and asks again is not its business.
 */
public interface MeterClient {

  /** Bytes of an answer whose length is not known: one frame of DL/T 645 or Modbus. */
  int LIKELY_ANSWER = 256;

  /** Protocol as the command line prints it. */
  String protocol();

  /** The meter's address as frames of this protocol print it. */
  String address();

  /**
   * The frames that ask for all configured points, in order, points batched where the protocol can.
   */
  List<Request> requests();

  /**
   * Whether a frame from the line is the answer to a request. Never throws, whatever frame it is,
   * those of other protocols included.
   */
  Answer match(Request request, MeterFrame frame);

  /** What the meter says of its own accord by a frame; null where it is no report of this meter. */
  default @Nullable Report report(MeterFrame frame) {
    return null;
  }

  /** Bytes of the longest answer to a request that is likely, those that wake included. */
  default int answerBytes(Request request) {
    return LIKELY_ANSWER;
  }

  /**
   * One frame to send.
   *
   * @param frame its bytes as they go on the wire; not to be changed
   * @param what what it asks for, in words for events
   * @param before what the answers before it have given, for one that goes on where an answer
   *     stopped; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Request(byte[] frame, String what, byte[] before) {

    /** A request that goes on from nothing. */
    public Request(byte[] frame, String what) {
      this(frame, what, new byte[0]);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Request(byte[] bytes, String text, byte[] earlier)
          && Arrays.equals(frame, bytes)
          && Arrays.equals(before, earlier)
          && what.equals(text);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(frame);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /**
   * Values that nobody has asked for.
   *
   * @param confirmation the frame that tells the meter that they are taken; it says them again
   *     until then
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Report(List<PointValue> values, byte[] confirmation) {
    public Report {
      values = List.copyOf(values);
    }
  }

  /** What a frame is to a request. */
  sealed interface Answer {

    /** The answer, in the order of the configured points; may be part of what was asked for. */
    record Values(List<PointValue> values) implements Answer {
      public Values {
        values = List.copyOf(values);
      }
    }

    /** A part of the answer; the next one is to be asked for at once. */
    record More(Request next) implements Answer {}

    /** The meter's answer is that it will not. */
    record Refused(String why) implements Answer {}

    /** The frame answers something else, or another meter sent it. */
    record NotMine() implements Answer {}
  }
}

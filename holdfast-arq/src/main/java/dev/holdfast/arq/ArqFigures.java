package dev.holdfast.arq;

import java.util.List;

/**
 * How the frames of a link do, as last looked at; a look is taken each second.
 *
 * @param destinations in the order in which they were first sent to
 * @param sources number of sources that are remembered
 */
public record ArqFigures(List<ToDestination> destinations, int sources) {

  /** Nothing was sent or received yet. */
  public static final ArqFigures NONE = new ArqFigures(List.of(), 0);

  public ArqFigures {
    destinations = List.copyOf(destinations);
  }

  /**
   * One destination.
   *
   * @param address IPv4
   * @param pending frames that await acknowledgement
   * @param waiting frames that wait for room
   * @param frames that wanted an acknowledgement, since the link was opened
   * @param sends of these
   * @param acknowledged of these
   * @param givenUp of these
   * @param roundTripMicros smoothed, 0 before the first
   * @param oldest those with the lowest numbers, 100 at most
   * @param history of the last two minutes, oldest first
   */
  public record ToDestination(
      String address,
      int pending,
      int waiting,
      long frames,
      long sends,
      long acknowledged,
      long givenUp,
      long roundTripMicros,
      List<Entry> oldest,
      List<Sample> history) {
    public ToDestination {
      oldest = List.copyOf(oldest);
      history = List.copyOf(history);
    }
  }

  /**
   * One pending frame.
   *
   * @param number unsigned 32 bits
   * @param ageMillis since its first send
   * @param sends so far
   * @param dueInMillis until it is sent again or given up; below 0 when that is late
   */
  public record Entry(
      long number, int type, int code, int bytes, long ageMillis, int sends, long dueInMillis) {}

  /**
   * One second.
   *
   * @param loss share of the sends that were not acknowledged, of frames that ended, 0 to 1
   * @param resends share of the sends that were not the first, 0 to 1
   */
  public record Sample(long wallMicros, double loss, double resends, long roundTripMicros) {}
}

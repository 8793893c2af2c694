package dev.holdfast.arq;

/** What a sender counts of one destination since the link was opened. */
final class SendFigures {

  private long frames;
  private long sends;
  private long answeredSends;
  private long acknowledged;
  private long givenUp;

  void begun() {
    frames++;
  }

  void sent() {
    sends++;
  }

  /** One frame was acknowledged after so many sends. */
  void acknowledged(int after) {
    acknowledged++;
    answeredSends += after;
  }

  void givenUp(int after) {
    givenUp++;
    answeredSends += after;
  }

  long frames() {
    return frames;
  }

  long sends() {
    return sends;
  }

  /** Sends of the frames that have come to their end. */
  long settledSends() {
    return answeredSends;
  }

  long acknowledged() {
    return acknowledged;
  }

  long givenUp() {
    return givenUp;
  }
}

package dev.holdfast.ipc;

/** What came of an attempt, where no answer is a fault. */
public enum Outcome {
  /** It was done. */
  DONE("done"),
  /** There was no room for it in the time. */
  FULL("full"),
  /** There was nothing to take in the time. */
  EMPTY("empty"),
  /** Who was at the other end is gone, and nothing of it can come back. */
  PEER_GONE("peer gone"),
  /** Nobody is at the other end yet, or the object has not been made. */
  NOT_THERE_YET("not there yet"),
  /** Nobody takes it there. */
  REFUSED("refused"),
  /** The object was removed while it was in use. */
  REMOVED("removed");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** In words, as status and commands have it. */
  public String word() {
    return word;
  }
}

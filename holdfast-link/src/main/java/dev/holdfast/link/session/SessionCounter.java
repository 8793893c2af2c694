package dev.holdfast.link.session;

/** What is counted for each link, whatever its protocol. */
public enum SessionCounter {
  FRAMES_IN("frames received whole and valid"),
  FRAMES_OUT("frames sent"),
  JUNK_BYTES("bytes that belong to no frame"),
  BAD_FRAMES("frames refused: wrong head, length or check"),
  BAD_BODIES("frames whose body did not decode"),
  FOREIGN_FRAMES("valid frames meant for somebody else"),
  UNEXPECTED("valid frames that fit no open transaction or state"),
  LATE_REPLIES("replies that came after their timer"),
  REPLY_TIMEOUTS("requests whose reply did not come in time"),
  RESENDS("requests sent again"),
  DUPLICATES("frames that had come before, acknowledged again where that is asked"),
  GAPS("frames that never came and whose place in the order is given up"),
  REJECTS_IN("refusals received"),
  REJECTS_OUT("refusals sent"),
  ABORTED("primary messages answered by an abort"),
  LOCAL_STALLS("timers that ran out while what they waited for lay unread with us"),
  SEPARATED("times the peer took leave without closing the connection"),
  RESELECTED("selections made again on the same connection");

  private final String help;

  SessionCounter(String help) {
    this.help = help;
  }

  /** One line for metrics and page. */
  public String help() {
    return help;
  }
}

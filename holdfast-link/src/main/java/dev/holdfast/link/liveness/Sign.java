package dev.holdfast.link.liveness;

/** What a piece of evidence shows. Rules go from signs to a cause; sources speak in signs. */
public enum Sign {
  /** A timer or the event loop of ours was late by more than a quarter of the time waited. */
  OWN_STALL("our own process was held up"),
  /** Frames of the peer came after the doubt was raised. */
  PEER_SPOKE("the peer spoke after the doubt was raised"),
  /** The answer came too late although all was read before: no stall of ours explains that. */
  LATE_ANSWER("the answer came, but late"),
  /** A probe was answered. */
  PROBE_ANSWERED("a probe was answered"),
  /** Probes stayed unanswered to the limit. */
  PROBES_SILENT("probes stayed unanswered to the limit"),
  /** The peer's kernel acknowledged all that was sent since the doubt began, or a probe of ours. */
  ACKED("the peer's kernel acknowledges"),
  /** Segments went out again and are not acknowledged. */
  UNACKED("segments go out again and nothing is acknowledged"),
  /** Segments went out again, and acknowledgements came. */
  LOSSY("segments went out again and some were acknowledged"),
  /** The peer's receive window is closed, or our bytes stay with us while it acknowledges. */
  NOT_TAKEN("our bytes stay unsent"),
  /** Nothing had gone either way for a while before the exchange that failed. */
  IDLE_BEFORE("the link was idle before"),
  /** No box on the way acknowledges in the peer's place. */
  DIRECT("the peer's own host acknowledges"),
  /** The kernel tells nothing of this connection. */
  NO_KERNEL("the kernel's view is not available"),
  /** The interface or the carrier of this host is down. */
  INTERFACE_DOWN("our own interface is down"),
  /** The peer ended the connection by FIN. */
  FIN("the connection ended by FIN"),
  /** The other end of a way without a network closed, or its process ended. */
  PEER_LEFT("the other end closed it"),
  /** The connection was reset. */
  RST("the connection was reset"),
  /** The reset came from nearer or farther than the peer is. */
  RESET_BY_BOX("the reset came from a box on the way"),
  /** The reset came from as far away as the peer is. */
  RESET_BY_PEER("the reset came from where the peer is"),
  /** The kernel gave the connection up. */
  TIMED_OUT("the kernel gave the connection up"),
  /** A Separate.req or the like of ours came before the end. */
  OUR_FAREWELL("we had taken leave before"),
  /** Somebody here asked for a new session on the same connection. */
  ASKED_HERE("a new session was asked for here"),
  /** The peer took leave in its protocol. */
  PEER_FAREWELL("the peer took leave"),
  /** A dial was answered. */
  REDIAL_ANSWERED("a new connection was answered"),
  /** A dial was refused. */
  REDIAL_REFUSED("a new connection was refused"),
  /** A dial was not answered. */
  REDIAL_SILENT("a new connection was not answered"),
  /** Other links to the same host work. */
  NEIGHBOURS_WELL("other links to the same host work"),
  /** Other links to the same host are in doubt as well. */
  NEIGHBOURS_SILENT("other links to the same host are in doubt as well"),
  /** No session was opened in time. */
  NOT_OPENED("no session was opened in time"),
  /** A message of the peer stopped half way. */
  HALF_FRAME("a message stopped half way");

  private final String text;

  Sign(String text) {
    this.text = text;
  }

  /** Half a sentence for people. */
  public String text() {
    return text;
  }
}

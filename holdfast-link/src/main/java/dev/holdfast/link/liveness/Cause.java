package dev.holdfast.link.liveness;

/** The closed list of reasons why a link is in trouble or broke. */
public enum Cause {
  LOCAL_STALL(
      Layer.HOST,
      Side.LOCAL,
      "Our own process was held up; the link itself is sound.",
      "Look for pauses of this host: memory, disk, other jobs."),
  PEER_SLOW(
      Layer.APPLICATION,
      Side.PEER,
      "The peer answers, but later than its timer allows.",
      "Raise the reply timer or ask the peer's maker why it is busy."),
  PEER_HUNG(
      Layer.APPLICATION,
      Side.PEER,
      "The peer's system takes our bytes but its program answers nothing.",
      "Restart the program on the peer."),
  PEER_NOT_READING(
      Layer.APPLICATION,
      Side.PEER,
      "The peer has stopped reading; our bytes stay unsent.",
      "Look for a blocked program on the peer."),
  PATH_DEAD(
      Layer.PATH,
      Side.UNKNOWN,
      "Nothing we send is acknowledged and nothing arrives.",
      "Check cables, switches and routes to the peer."),
  PATH_LOSSY(
      Layer.PATH,
      Side.UNKNOWN,
      "The path loses packets, but some get through.",
      "Check cables, duplex settings and radio quality."),
  IDLE_DROPPED(
      Layer.PATH,
      Side.PATH,
      "Something on the path forgot the connection while it was idle.",
      "Raise the idle time of the firewall or shorten the heartbeat."),
  PEER_CLOSED(
      Layer.TRANSPORT, Side.PEER, "The peer closed the connection.", "See the peer's log for why."),
  PEER_RESET(
      Layer.TRANSPORT,
      Side.PEER,
      "The connection was reset from the other side.",
      "See whether the peer's program ended, or a box on the path interferes."),
  PEER_REFUSED(
      Layer.TRANSPORT,
      Side.PEER,
      "Nobody listens at the peer's address, or we are not let in there.",
      "Start the program on the peer, correct the address, or ask for the right to use it."),
  PEER_UNREACHABLE(
      Layer.PATH,
      Side.PATH,
      "The peer cannot be reached.",
      "Check the address, the route and whether the peer is switched on."),
  PEER_SEPARATED(
      Layer.SESSION,
      Side.PEER,
      "The peer took leave in its protocol.",
      "None; it is dialled again."),
  LOCAL_NETWORK_DOWN(
      Layer.HOST,
      Side.LOCAL,
      "Our own network interface is down.",
      "Check this host's cable and interface."),
  NEVER_SELECTED(
      Layer.SESSION,
      Side.PEER,
      "The connection stood, but no session was opened on it in time.",
      "Check that the peer speaks the protocol and takes the other connect mode."),
  PEER_REJECTED(
      Layer.SESSION, Side.PEER, "The peer refused the session.", "Compare both ends' settings."),
  ENDPOINT_MISSING(
      Layer.HOST,
      Side.LOCAL,
      "The device, path or object is not there yet.",
      "Connect the device, start the program that makes it, or correct the path."),
  ENDPOINT_REMOVED(
      Layer.HOST,
      Side.LOCAL,
      "The device, path or object went away while it was in use.",
      "Connect the device again, or have the object made again."),
  PROTOCOL_VIOLATION(
      Layer.SESSION,
      Side.PEER,
      "The peer sent bytes that the protocol does not allow.",
      "Show the bytes in the event to the peer's maker."),
  LOCAL_CLOSED(Layer.SESSION, Side.LOCAL, "We ended the link ourselves.", "None."),
  REPLACED(
      Layer.SESSION,
      Side.PEER,
      "A newer connection of the same peer took its place.",
      "None, unless it happens often: then two programs share one address."),
  UNKNOWN(
      Layer.TRANSPORT,
      Side.UNKNOWN,
      "The evidence does not tell why.",
      "Keep the events of this link and of the peer for the same minute.");

  /** Where in the stack the trouble sits. */
  public enum Layer {
    APPLICATION,
    SESSION,
    TRANSPORT,
    PATH,
    HOST
  }

  /** Who acted, or failed to. */
  public enum Side {
    LOCAL,
    PEER,
    PATH,
    UNKNOWN
  }

  private final Layer layer;
  private final Side side;
  private final String sentence;
  private final String advice;

  Cause(Layer layer, Side side, String sentence, String advice) {
    this.layer = layer;
    this.side = side;
    this.sentence = sentence;
    this.advice = advice;
  }

  public Layer layer() {
    return layer;
  }

  public Side side() {
    return side;
  }

  /** One sentence for the operator. */
  public String sentence() {
    return sentence;
  }

  /** What the operator can do. */
  public String advice() {
    return advice;
  }
}

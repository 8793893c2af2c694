package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Hears what comes of an {@link Opening}, on its loop's thread. */
public interface Acceptor {

  /** Peers can come now. Not called when dialling. */
  void bound(Endpoint real);

  /** A channel is open; the receiver attaches itself to it or closes it. */
  void opened(Channel channel);

  /** The opening is over without a channel, or listening ended. The last call. */
  void failed(Cause cause, String detail);

  /** Peers cannot come for a while, but listening goes on. */
  void troubled(Cause cause, String detail);

  /** Counts a peer that was turned away for a reason of the opening's own. */
  void refused(String text, String why);

  /**
   * Whether a peer of this address is ours, where several share one port. Called by any thread.
   *
   * @param peer its address, or null where it has none
   */
  boolean fits(@Nullable InetAddress peer);

  /**
   * Whether one more peer may come; asked before anything is kept for it. The answer no is final
   * and told to nobody else.
   *
   * @param peer its address, or null where it has none
   * @param text the same for people
   */
  boolean admits(@Nullable InetAddress peer, String text);
}

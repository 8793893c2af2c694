package dev.holdfast.gateway.link;

import dev.holdfast.link.Link;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;

/**
 * What the gateway says to a peer by itself.
 *
 * @param <S> the session
 */
interface Acknowledger<S extends Session> {

  /** A message has arrived and is on its way to the journal. Called on the link's thread. */
  void arrived(Link<S> link, Message message);

  /** The journal has committed the message. Called on the journal's thread; must not wait. */
  void committed(Link<S> link, Message message);
}

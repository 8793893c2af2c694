package dev.holdfast.gateway.link;

import dev.holdfast.arq.ArqSession;
import dev.holdfast.link.Link;
import dev.holdfast.link.session.Message;

/** A wire whose frames are those of the link it belongs to. */
record ArqBusDesk(Buses<ArqSession> buses) implements Acknowledger<ArqSession> {

  @Override
  public void arrived(Link<ArqSession> link, Message message) {}

  @Override
  public void committed(Link<ArqSession> link, Message message) {}
}

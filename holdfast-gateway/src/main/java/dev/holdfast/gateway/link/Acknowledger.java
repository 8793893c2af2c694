package dev.holdfast.gateway.link;

import dev.holdfast.arq.ArqFigures;
import dev.holdfast.gateway.journal.Mark;
import dev.holdfast.gateway.web.DialInView;
import dev.holdfast.gateway.web.FrameRequest;
import dev.holdfast.gateway.web.FrameView;
import dev.holdfast.gateway.web.OrderView;
import dev.holdfast.gateway.web.SendView;
import dev.holdfast.gateway.web.StateTableView;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.Link;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway says to a peer by itself.
 *
 * @param <S> the session
 */
interface Acknowledger<S extends Session> {

  /** The session of an epoch came to a state. Called on the link's thread. */
  default void moved(Link<S> link, long epoch, Enum<?> to, String why) {}

  /** A frame as the journal, the trace and the page show it. */
  default Decoded shown(Decoded frame) {
    return frame;
  }

  /** What the journal is to remember together with a message; null for nothing. */
  default @Nullable Mark mark(Decoded message) {
    return null;
  }

  /** The character set of messages that people write. */
  default Charset charset() {
    return StandardCharsets.US_ASCII;
  }

  /** Sends a message for somebody; null where links of this kind send none. */
  default @Nullable CompletableFuture<SendView> send(Link<S> link, SmlMessage message) {
    return null;
  }

  /** How frames do; null where links of this kind have none. */
  default @Nullable ArqFigures frames() {
    return null;
  }

  /** Sends a frame for somebody; null where links of this kind have none. */
  default @Nullable CompletableFuture<FrameView> sendFrame(Link<S> link, FrameRequest frame) {
    return null;
  }

  /** Tells a meter what to do; null where links of this kind have none. */
  default @Nullable CompletableFuture<OrderView> order(Link<S> link, MeterOrder order) {
    return null;
  }

  /** Has the link selected anew on its connection; null where links of this kind know of none. */
  default @Nullable CompletableFuture<SendView> reselect(Link<S> link) {
    return null;
  }

  /** Who is there, where others dial in; null where nobody does. */
  default @Nullable DialInView dialIn() {
    return null;
  }

  /** The wires of a link that has several, each a link of its own; null for any other link. */
  default @Nullable Buses<S> buses() {
    return null;
  }

  /** Machines that the link moves along besides those of session and link. */
  default List<StateTableView> machines() {
    return List.of();
  }

  /** A message has arrived and is on its way to the journal. Called on the link's thread. */
  void arrived(Link<S> link, Message message);

  /** The journal has committed the message. Called on the journal's thread; must not wait. */
  void committed(Link<S> link, Message message);
}

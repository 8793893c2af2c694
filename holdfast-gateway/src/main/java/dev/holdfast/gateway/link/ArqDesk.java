package dev.holdfast.gateway.link;

import dev.holdfast.arq.ArqFigures;
import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqSession;
import dev.holdfast.arq.ArqSessions;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.FrameKind;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.arq.Outcome;
import dev.holdfast.arq.Outgoing;
import dev.holdfast.arq.Receiving;
import dev.holdfast.gateway.web.BadRequest;
import dev.holdfast.gateway.web.FrameRequest;
import dev.holdfast.gateway.web.FrameView;
import dev.holdfast.link.Link;
import dev.holdfast.link.session.Message;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the gateway does on a link of acknowledged frames: commits, and frames sent by hand. */
final class ArqDesk implements Acknowledger<ArqSession> {

  private final String name;
  private final ArqSessions sessions;
  private final ArqSettings settings;
  private final @Nullable Buses<ArqSession> buses;

  /**
   * @param buses the wires of the link, where it has several
   */
  ArqDesk(
      String name, ArqSessions sessions, ArqSettings settings, @Nullable Buses<ArqSession> buses) {
    this.name = name;
    this.sessions = sessions;
    this.settings = settings;
    this.buses = buses;
  }

  @Override
  public @Nullable Buses<ArqSession> buses() {
    return buses;
  }

  @Override
  public void arrived(Link<ArqSession> link, Message message) {}

  @Override
  public void committed(Link<ArqSession> link, Message message) {
    if (settings.receiving().acknowledge() == Receiving.Acknowledge.AFTER_COMMIT) {
      sessions.committed(link, (ArqMessage) message.decoded());
    }
  }

  @Override
  public ArqFigures frames() {
    return sessions.figures();
  }

  @Override
  public CompletableFuture<FrameView> sendFrame(Link<ArqSession> link, FrameRequest request) {
    Outgoing frame = outgoing(request);
    int most = settings.layout().maxContent();
    if (frame.content().length > most) {
      throw new BadRequest("content: a frame takes " + most + " bytes");
    }
    return sessions.send(link, frame).thenApply(this::view);
  }

  private Outgoing outgoing(FrameRequest request) {
    int destination = destination(request);
    String kind = request.kind();
    if (kind == null) {
      return new Outgoing(
          destination,
          Objects.requireNonNullElse(request.type(), 1),
          Objects.requireNonNullElse(request.code(), 1),
          Objects.requireNonNullElse(request.acknowledged(), true),
          request.content());
    }
    FrameKind registered = settings.kinds().named(kind);
    if (registered == null) {
      throw new BadRequest("kind: none is named \"" + kind + "\" in the configuration");
    }
    return Outgoing.of(registered, destination, request.content());
  }

  private int destination(FrameRequest request) {
    String asked = request.destination();
    if (asked != null) {
      Integer address = Ipv4.parseOrNull(asked);
      if (address == null) {
        throw new BadRequest("destination: \"" + asked + "\" is no IPv4 address");
      }
      return address;
    }
    if (settings.peers().isEmpty()) {
      throw new BadRequest("destination: the configuration names none");
    }
    return settings.peers().getFirst().address();
  }

  private FrameView view(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Acknowledged done ->
          new FrameView(
              name,
              FrameView.Result.ACKNOWLEDGED,
              done.number(),
              done.sends(),
              done.took().toNanos() / 1_000,
              null,
              null);
      case Outcome.Sent sent ->
          new FrameView(name, FrameView.Result.SENT, sent.number(), 1, null, null, null);
      case Outcome.NotDelivered no ->
          new FrameView(
              name, FrameView.Result.NOT_DELIVERED, null, 0, null, no.reason().name(), no.detail());
      case Outcome.Unknown gone ->
          new FrameView(
              name,
              FrameView.Result.UNKNOWN,
              gone.number(),
              gone.sends(),
              null,
              "NO_ACKNOWLEDGEMENT",
              gone.detail());
    };
  }
}

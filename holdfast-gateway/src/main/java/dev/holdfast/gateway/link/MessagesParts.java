package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MessagesConfig;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.frame.MessageBody;
import dev.holdfast.ipc.frame.MessageSession;
import dev.holdfast.ipc.frame.MessageState;
import dev.holdfast.link.Link;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.session.Message;
import java.time.Duration;
import java.util.Objects;

/** A link of plain messages as a link of the gateway. */
final class MessagesParts {

  private static final int ROOM_FOR_BOUNDS = 16;

  private MessagesParts() {}

  static HostedLink.Parts<MessageSession> of(LinkConfig config) {
    MessagesConfig keys =
        Objects.requireNonNullElseGet(config.messages(), MessagesConfig::defaults);
    int most = (int) keys.maxMessage().bytes();
    Framing framing = framing(config.where(), keys);
    return new HostedLink.Parts<>(
        MessageBody.PROTOCOL,
        HostedLinks.settings(
                config, HostedLinks.redial(config, Duration.ofMillis(1)), most + ROOM_FOR_BOUNDS)
            .build(),
        port -> new MessageSession(port, framing, most),
        MessageState.TABLE,
        config.heartbeat(),
        true,
        events -> new Nothing());
  }

  private static Framing framing(Endpoint endpoint, MessagesConfig keys) {
    MessagesConfig.Framing said = keys.framing();
    return endpoint.keepsBounds()
        ? Framing.RAW
        : said == null ? Framing.LINES : Framing.valueOf(said.name());
  }

  /** Plain messages are not acknowledged. */
  private static final class Nothing implements Acknowledger<MessageSession> {
    @Override
    public void arrived(Link<MessageSession> link, Message message) {}

    @Override
    public void committed(Link<MessageSession> link, Message message) {}
  }
}

package dev.holdfast.arq;

import dev.holdfast.arq.Receiving.Acknowledge;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one channel does with the frames of its peer: delivers, acknowledges, asks, refuses. */
final class Reception {

  private final ArqSession session;
  private final SessionPort port;
  private final ArqNode node;
  private final ArqSettings settings;
  private final ArqFormat format;
  private final Map<Source, ArqFrame> untold = new LinkedHashMap<>();

  Reception(ArqSession session, SessionPort port, ArqNode node) {
    this.session = session;
    this.port = port;
    this.node = node;
    this.settings = node.settings();
    this.format = node.format();
  }

  /** Takes a frame of the reserved type. */
  void control(ArqFrame frame) {
    Destination to = node.destination(frame.source());
    switch (frame.code()) {
      case SetUp.SET_UP -> openEpoch(frame);
      case SetUp.ASK -> {
        if (to != null && frame.content().length == SetUp.ASK_BYTES) {
          ByteBuffer content = ByteBuffer.wrap(frame.content());
          to.asked(content.getInt(), content.getLong());
        }
      }
      case SetUp.STALE -> {
        if (to != null && frame.content().length == Long.BYTES) {
          to.stale(ByteBuffer.wrap(frame.content()).getLong());
        }
      }
      case SetUp.GONE -> givenUp(frame);
      default -> port.count(SessionCounter.UNEXPECTED, 1);
    }
  }

  private void givenUp(ArqFrame frame) {
    SetUp.Gone gone = SetUp.gone(frame.content());
    Source source = source(frame);
    if (gone == null || source == null) {
      port.count(SessionCounter.UNEXPECTED, 1);
      return;
    }
    List<ArqFrame> next = source.givenUp(gone);
    if (next == null) {
      ask(frame, source);
    } else {
      next.forEach(this::deliver);
      acknowledge(frame);
    }
  }

  private void openEpoch(ArqFrame frame) {
    SetUp.Opening opening = SetUp.opening(frame.content());
    Source source = source(frame);
    if (opening == null || source == null) {
      port.count(SessionCounter.UNEXPECTED, 1);
      return;
    }
    if (!source.meantBy(opening)) {
      ask(frame, source);
      return;
    }
    List<ArqFrame> left = source.open(opening);
    if (left == null) {
      answer(frame, frame.type(), SetUp.STALE, SetUp.stale(source.epoch()));
    } else {
      left.forEach(this::deliver);
      acknowledge(frame);
    }
  }

  private void ask(ArqFrame frame, Source source) {
    Integer reserved = settings.setupType();
    if (reserved != null) {
      answer(frame, reserved, SetUp.ASK, SetUp.ask((int) frame.number(), source.receiver()));
    }
  }

  /** Takes a frame of data. */
  void data(ArqFrame frame, int check) {
    FrameKinds kinds = settings.kinds();
    if (!kinds.isEmpty() && kinds.of(frame.type(), frame.code()) == null) {
      boolean refused = kinds.unknown() == FrameKinds.Unknown.REFUSE;
      session.warnOnce(
          "kind " + frame.type() + "/" + frame.code(),
          "unknown-kind",
          "%s by setting: %s".formatted(refused ? "refused" : "delivered", frame.summary()));
      if (refused) {
        port.count(SessionCounter.REJECTS_OUT, 1);
        return;
      }
    }
    boolean wanted = frame.ackFlag() == ArqFrame.ACK_WANTED;
    if (!wanted && frame.ackFlag() != ArqFrame.NO_ACK_WANTED) {
      session.warnOnce(
          "flag " + frame.ackFlag(),
          "unknown-flag",
          "ack flag %04x says neither; taken as none wanted".formatted(frame.ackFlag()));
    }
    Source source = source(frame);
    if (source == null) {
      port.count(SessionCounter.UNEXPECTED, 1);
      session.warnOnce(
          "no room",
          "too-many-sources",
          "no room for %s beside %d sources"
              .formatted(Ipv4.text(frame.source()), settings.receiving().maxSources()));
      return;
    }
    boolean atOnce = settings.receiving().acknowledge() == Acknowledge.AT_ONCE;
    switch (source.take(frame, check)) {
      case DELIVER -> {
        deliver(frame);
        if (wanted && atOnce) {
          acknowledge(frame, source, false);
        }
        source.next().forEach(this::deliver);
      }
      case HOLD -> {
        if (wanted && atOnce) {
          acknowledge(frame, source, false);
        }
      }
      case DROP -> {
        port.count(SessionCounter.DUPLICATES, 1);
        if (wanted) {
          acknowledge(frame, source, true);
        }
      }
      case UNCOMMITTED -> port.count(SessionCounter.DUPLICATES, 1);
      case REFUSE -> port.count(SessionCounter.UNEXPECTED, 1);
      case ASK -> {
        port.count(SessionCounter.UNEXPECTED, 1);
        ask(frame, source);
      }
    }
  }

  private @Nullable Source source(ArqFrame frame) {
    return node.source(frame.source());
  }

  private void deliver(ArqFrame frame) {
    session.deliver(frame);
  }

  /**
   * Acknowledges a frame of data: by itself, or with the next {@link #tell}.
   *
   * @param again whether it was acknowledged before
   */
  void acknowledge(ArqFrame frame, Source source, boolean again) {
    if (settings.peerIsHoldfast()) {
      source.tell((int) frame.number(), again);
      untold.put(source, frame);
    } else {
      acknowledge(frame);
    }
  }

  /** Sends the sums of all that was acknowledged since the last call. */
  void tell() {
    Integer reserved = settings.setupType();
    if (reserved != null && !untold.isEmpty()) {
      untold.forEach((source, last) -> source.sums().forEach(sum -> send(sum, last, reserved)));
      untold.clear();
    }
  }

  private void send(Sum sum, ArqFrame to, int reserved) {
    session.transmit(
        format.write(
            new ArqFrame(
                Integer.toUnsignedLong(sum.number()),
                reserved,
                /* destination= */ to.source(),
                /* source= */ to.destination(),
                ArqFrame.NO_ACK_WANTED,
                sum.code(),
                sum.map())));
  }

  private void acknowledge(ArqFrame frame) {
    Integer type = settings.ackType();
    Integer code = settings.ackCode();
    session.transmit(
        format.write(
            format.acknowledgement(
                frame, type == null ? frame.type() : type, code == null ? frame.code() : code)));
  }

  /** Answers by a frame of the reserved type. */
  private void answer(ArqFrame to, int reserved, int code, byte[] content) {
    session.transmit(
        format.write(
            new ArqFrame(
                to.number(),
                reserved,
                /* destination= */ to.source(),
                /* source= */ to.destination(),
                ArqFrame.NO_ACK_WANTED,
                code,
                content)));
  }
}

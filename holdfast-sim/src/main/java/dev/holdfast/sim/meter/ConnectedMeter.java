package dev.holdfast.sim.meter;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterServer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One meter in one protocol, as one connection sees it. */
final class ConnectedMeter implements MeterServer {

  private final MeterLine line;
  private final MeterLine.Voice voice;
  private final SessionPort port;
  private final Acknowledgements acknowledgements;

  ConnectedMeter(
      MeterLine line, MeterLine.Voice voice, SessionPort port, Acknowledgements acknowledgements) {
    this.line = line;
    this.voice = voice;
    this.port = port;
    this.acknowledgements = acknowledgements;
  }

  @Override
  public String protocol() {
    return voice.server().protocol();
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    return reply(frame, port::event);
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame, Consumer<SessionEvent> audit) {
    line.moveTo(port.wallMicros());
    byte[] reply = voice.server().reply(frame, audit);
    if (reply != null) {
      acknowledgements.replied(protocol(), voice.address(), reply);
    }
    return reply;
  }
}

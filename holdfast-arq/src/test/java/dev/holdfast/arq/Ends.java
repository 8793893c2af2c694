package dev.holdfast.arq;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Ends in virtual time, and frames by hand. */
final class Ends {

  static final String OURS = "10.0.0.1";
  static final String THEIRS = "10.0.0.7";
  static final Endpoint UDP = Endpoint.parse("udp://10.0.0.7:5000");
  static final Endpoint SERIAL = Endpoint.parse("serial:///dev/ttyS0");
  static final Duration INTERVAL = Duration.ofMillis(150);

  private Ends() {}

  /** Settings of our end; a virtual port has no address that a datagram's could be told by. */
  static ArqSettings.Builder ours() {
    return ArqSettings.from(OURS)
        .to(THEIRS)
        .addressRule(ArqSettings.AddressRule.DESTINATION)
        .firstNumber(1);
  }

  static ArqSettings.Builder fixed(int resends) {
    return ours().resending(Resending.fixed(resends, INTERVAL));
  }

  static VirtualPort<ArqSession> open(ArqSettings.Builder settings) {
    return open(settings, UDP);
  }

  static VirtualPort<ArqSession> open(ArqSettings.Builder settings, Endpoint endpoint) {
    return VirtualPort.open(new ArqSessions(settings.build(), endpoint, new Random(1)));
  }

  static Outgoing data(int code, int... content) {
    return new Outgoing(Ipv4.parse(THEIRS), 1, code, true, bytes(content));
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static CompletableFuture<Outcome> send(VirtualPort<ArqSession> port, int code) {
    return port.session().send(data(code, 1, 2, 3));
  }

  /** A frame of the peer to us. */
  static ArqFrame theirs(long number, int flag, int code, int... content) {
    return new ArqFrame(
        number, 1, Ipv4.parse(OURS), Ipv4.parse(THEIRS), flag, code, bytes(content));
  }

  static byte[] wire(ArqFrame frame) {
    return new ArqFormat().write(frame);
  }

  static ArqFrame read(byte[] wire) {
    if (new ArqFormat().look(wire, 0, wire.length)
        instanceof Finding.Found<ArqFrame>(int length, ArqFrame frame)) {
      return frame;
    }
    throw new AssertionError("no frame");
  }

  /** All that was sent since the last call. */
  static List<ArqFrame> sent(VirtualPort<ArqSession> port) {
    List<ArqFrame> frames = new ArrayList<>();
    port.takeSent().forEach(bytes -> frames.add(read(bytes)));
    return frames;
  }

  /** What the peer answers to a frame of ours. */
  static byte[] acknowledgement(ArqFrame frame) {
    ArqFormat format = new ArqFormat();
    return format.write(format.acknowledgement(frame, frame.type(), frame.code()));
  }
}

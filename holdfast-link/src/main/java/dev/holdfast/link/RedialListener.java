package dev.holdfast.link;

import dev.holdfast.link.redial.RedialRequest;
import dev.holdfast.link.redial.RedialSettings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hears redial requests at one local address. A request can end a running wait of a link and
 * nothing else; whatever does not fit is counted.
 */
final class RedialListener implements AutoCloseable {

  private static final int NONCES_KEPT = 1_024;

  private record Asked(Supervisor<?> link, RedialSettings settings) {}

  private final DatagramSocket socket;
  private final Map<String, Asked> links = new ConcurrentHashMap<>();
  private final Set<String> nonces = new LinkedHashSet<>();
  private final LongAdder unknown = new LongAdder();

  RedialListener(InetSocketAddress at) throws IOException {
    socket = new DatagramSocket(at);
    Thread.ofVirtual().name("holdfast-redial").start(this::listen);
  }

  void add(Supervisor<?> link, RedialSettings settings) {
    links.put(settings.link(), new Asked(link, settings));
  }

  void remove(Supervisor<?> link) {
    links.values().removeIf(asked -> asked.link() == link);
  }

  boolean idle() {
    return links.isEmpty();
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Datagrams of an unknown address, name, format or proof. */
  long unknown() {
    return unknown.sum();
  }

  private void listen() {
    byte[] buffer = new byte[RedialRequest.MOST_BYTES + 1];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (!socket.isClosed()) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
        heard(packet);
      } catch (IOException e) {
        // Closed, or an answer to nothing we sent; the loop's condition tells which.
      }
    }
  }

  private void heard(DatagramPacket packet) {
    RedialRequest request = RedialRequest.parse(packet.getData(), packet.getLength());
    Asked asked = request == null ? null : links.get(request.link());
    if (request == null || asked == null || !good(request, asked, packet.getAddress())) {
      unknown.increment();
      return;
    }
    asked.link().redialRequested();
  }

  private boolean good(RedialRequest request, Asked asked, InetAddress from) {
    if (!asked.link().knows(from)) {
      return false;
    }
    String secret = asked.settings().secret();
    return secret == null
        || (request.proves(secret, Instant.now().getEpochSecond()) && fresh(request.nonce()));
  }

  private boolean fresh(String nonce) {
    if (!nonces.add(nonce)) {
      return false;
    }
    if (nonces.size() > NONCES_KEPT) {
      nonces.remove(nonces.iterator().next());
    }
    return true;
  }

  @Override
  public void close() {
    socket.close();
  }
}

package dev.holdfast.link;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.redial.RedialRequest;
import dev.holdfast.link.redial.RedialSettings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends redial requests, each on a thread of its own: the host's name may have to be looked up, and
 * the peer has to have seen the end of the connection before.
 */
final class RedialSender {

  private static final Logger LOG = LoggerFactory.getLogger(RedialSender.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 9;
  private static final long BEHIND_FIN_MILLIS = 200;

  private RedialSender() {}

  static void send(RedialSettings to) {
    CompletableFuture.delayedExecutor(
            BEHIND_FIN_MILLIS,
            TimeUnit.MILLISECONDS,
            task -> Thread.ofVirtual().name("holdfast-redial").start(task))
        .execute(() -> sendNow(to));
  }

  private static void sendNow(RedialSettings to) {
    Endpoint.Udp at = to.endpoint();
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] bytes = request(to).bytes();
      socket.send(
          new DatagramPacket(bytes, bytes.length, new InetSocketAddress(at.host(), at.port())));
    } catch (IOException | RuntimeException e) {
      LOG.warn("the redial request for link {} was not sent to {}: {}", to.link(), at, e);
    }
  }

  private static RedialRequest request(RedialSettings to) {
    String secret = to.secret();
    if (secret == null) {
      return RedialRequest.plain(to.link());
    }
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return RedialRequest.proving(to.link(), secret, Instant.now().getEpochSecond(), nonce);
  }
}

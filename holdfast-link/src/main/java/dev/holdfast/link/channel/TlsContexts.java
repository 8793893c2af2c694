package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.PemFiles;
import dev.holdfast.link.endpoint.Tls;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes what secures the connections of one endpoint, by the Java runtime's TLS. */
final class TlsContexts {

  private static final long CLOSE_NOTIFY_MILLIS = 1_000;

  private record Own(PrivateKey key, List<X509Certificate> chain) {}

  private TlsContexts() {}

  /**
   * Reads the endpoint's files; takes its time and must not run on a loop.
   *
   * @return what makes the handler of each connection
   * @throws IOException when a file cannot be read or does not hold what it should, with its path
   */
  static Function<io.netty.channel.Channel, SslHandler> of(
      Endpoint.Tcp endpoint, Tls tls, ChannelSettings settings) throws IOException {
    SslContext context = endpoint.listens() ? server(tls) : client(tls);
    String name = tls.serverName() == null ? endpoint.host() : tls.serverName();
    long patience = Math.max(1, Math.ceilDiv(settings.connectTimeoutNanos(), 1_000_000L));
    return channel -> {
      SslHandler handler =
          endpoint.listens()
              ? context.newHandler(channel.alloc())
              : context.newHandler(channel.alloc(), name, endpoint.port());
      handler.setHandshakeTimeoutMillis(patience);
      handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
      return handler;
    };
  }

  private static SslContext server(Tls tls) throws IOException {
    Own own = own(tls);
    if (own == null) {
      throw new IOException("a TLS server needs a certificate and its key");
    }
    SslContextBuilder builder = SslContextBuilder.forServer(own.key(), own.chain());
    trust(builder, tls);
    return builder
        .sslProvider(SslProvider.JDK)
        .clientAuth(tls.verify() == Tls.Verify.NONE ? ClientAuth.NONE : ClientAuth.REQUIRE)
        .build();
  }

  private static SslContext client(Tls tls) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    Own own = own(tls);
    if (own != null) {
      builder.keyManager(own.key(), own.chain());
    }
    trust(builder, tls);
    return builder
        .endpointIdentificationAlgorithm(tls.verify() == Tls.Verify.FULL ? "HTTPS" : "")
        .build();
  }

  private static void trust(SslContextBuilder builder, Tls tls) throws IOException {
    if (tls.verify() == Tls.Verify.NONE) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (tls.trust() != null) {
      builder.trustManager(PemFiles.certificates(tls.trust()));
    }
  }

  private static @Nullable Own own(Tls tls) throws IOException {
    Path certificate = tls.certificate();
    Path key = tls.key();
    if (certificate == null || key == null) {
      return null;
    }
    Own own = new Own(PemFiles.key(key), PemFiles.certificates(certificate));
    if (!PemFiles.belong(own.key(), own.chain().getFirst())) {
      throw new IOException(key + " is not the key of the certificate in " + certificate);
    }
    return own;
  }
}

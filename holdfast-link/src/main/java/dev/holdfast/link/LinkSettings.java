package dev.holdfast.link;

import dev.holdfast.link.channel.ChannelSettings;
import dev.holdfast.link.endpoint.AddressRange;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.redial.RedialSettings;
import dev.holdfast.link.time.Backoff;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one link is kept.
 *
 * @param name unique among the links of a process; not empty
 * @param endpoint where the peer is, or where peers come
 * @param redial pauses between dials, or between attempts to listen
 * @param maxConnections channels open at a time when listening, 1 or more
 * @param allow who may come when listening; empty lets everybody in
 * @param maxUnsentBytes bound of bytes that the kernel has not taken yet, a channel
 * @param writeDeadline how long the kernel may take none of the bytes that wait before that is a
 *     doubt about the peer, above 0
 * @param maxFrameBytes bound of unread bytes kept for a frame that is not whole yet, a channel
 * @param connectTimeout how long one dial may take, above 0
 * @param closeTimeout how long sent bytes and a session's leave may take at the end, above 0
 * @param idleTimeout how long a peer that came by UDP may be silent, above 0
 * @param datagramPeers {@code address:port}, by number, or names of Unix sockets: of those with
 *     whom a datagram endpoint that listens has a channel from the start, beside {@code
 *     maxConnections} that come
 * @param liveness what is done about a silent peer, and how long a doubt may last
 * @param redialRequest where redial requests go to (a link that listens) or come from (one that
 *     dials), or null where there are none
 */
public record LinkSettings(
    String name,
    Endpoint endpoint,
    Backoff.Settings redial,
    int maxConnections,
    List<AddressRange> allow,
    long maxUnsentBytes,
    Duration writeDeadline,
    int maxFrameBytes,
    Duration connectTimeout,
    Duration closeTimeout,
    Duration idleTimeout,
    List<String> datagramPeers,
    LivenessSettings liveness,
    @Nullable RedialSettings redialRequest) {

  public LinkSettings {
    allow = List.copyOf(allow);
    datagramPeers = List.copyOf(datagramPeers);
    if (peersHaveNames(endpoint)) {
      datagramPeers.forEach(peer -> new LocalEndpoint.UnixDatagram(peer, false));
    } else {
      datagramPeers.forEach(Hosts::socketAddress);
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("a link needs a name");
    }
    atLeastOne("maxConnections", maxConnections);
    atLeastOne("maxUnsentBytes", maxUnsentBytes);
    atLeastOne("maxFrameBytes", maxFrameBytes);
    aboveZero("writeDeadline", writeDeadline);
    aboveZero("connectTimeout", connectTimeout);
    aboveZero("closeTimeout", closeTimeout);
    aboveZero("idleTimeout", idleTimeout);
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }

  private static void aboveZero(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be above 0, not " + value);
    }
  }

  private static boolean peersHaveNames(Endpoint endpoint) {
    return endpoint instanceof LocalEndpoint.UnixDatagram && endpoint.listens();
  }

  /** How its channels are opened. */
  ChannelSettings channels() {
    boolean names = peersHaveNames(endpoint);
    return new ChannelSettings(
        connectTimeout.toNanos(),
        idleTimeout.toNanos(),
        writeDeadline.toNanos(),
        names ? List.of() : datagramPeers.stream().map(Hosts::socketAddress).toList(),
        names ? datagramPeers : List.of());
  }

  /** Whether a peer may come; one without an address is of this host and may. */
  boolean allows(@Nullable InetAddress peer) {
    return peer == null
        || allow.isEmpty()
        || allow.stream().anyMatch(range -> range.contains(peer));
  }

  /** Settings to start from. */
  public static Builder of(String name, Endpoint endpoint) {
    return new Builder(name, endpoint);
  }

  /** The same with an endpoint given as a URI. */
  public static Builder of(String name, String endpoint) {
    return new Builder(name, Endpoint.parse(endpoint));
  }

  /** Collects settings; what is not set keeps its normal value. */
  public static final class Builder {
    private final String name;
    private final Endpoint endpoint;
    private Backoff.Settings redial =
        new Backoff.Settings(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.25);
    private int maxConnections = 16;
    private List<AddressRange> allow = List.of();
    private long maxUnsentBytes = 16L << 20;
    private Duration writeDeadline = Duration.ofSeconds(5);
    private int maxFrameBytes = 16 << 20;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration closeTimeout = Duration.ofSeconds(2);
    private Duration idleTimeout = Duration.ofMinutes(5);
    private List<String> datagramPeers = List.of();
    private LivenessSettings liveness = LivenessSettings.DEFAULT;
    private @Nullable RedialSettings redialRequest;

    private Builder(String name, Endpoint endpoint) {
      this.name = name;
      this.endpoint = endpoint;
    }

    /** 1 s, doubling up to 30 s, a quarter of it by chance, where not set. */
    public Builder redial(Backoff.Settings value) {
      redial = value;
      return this;
    }

    /** 16 where not set. */
    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    /** Everybody where not set. */
    public Builder allow(List<AddressRange> value) {
      allow = value;
      return this;
    }

    /** 16 MiB where not set. */
    public Builder maxUnsentBytes(long value) {
      maxUnsentBytes = value;
      return this;
    }

    /** 5 s where not set. */
    public Builder writeDeadline(Duration value) {
      writeDeadline = value;
      return this;
    }

    /** 16 MiB where not set. */
    public Builder maxFrameBytes(int value) {
      maxFrameBytes = value;
      return this;
    }

    /** 5 s where not set. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** 2 s where not set. */
    public Builder closeTimeout(Duration value) {
      closeTimeout = value;
      return this;
    }

    /** 5 min where not set. */
    public Builder idleTimeout(Duration value) {
      idleTimeout = value;
      return this;
    }

    /** None where not set. */
    public Builder datagramPeers(List<String> value) {
      datagramPeers = value;
      return this;
    }

    /** {@link LivenessSettings#DEFAULT} where not set. */
    public Builder liveness(LivenessSettings value) {
      liveness = value;
      return this;
    }

    /** None where not set. */
    public Builder redialRequest(@Nullable RedialSettings value) {
      redialRequest = value;
      return this;
    }

    public LinkSettings build() {
      return new LinkSettings(
          name,
          endpoint,
          redial,
          maxConnections,
          allow,
          maxUnsentBytes,
          writeDeadline,
          maxFrameBytes,
          connectTimeout,
          closeTimeout,
          idleTimeout,
          datagramPeers,
          liveness,
          redialRequest);
    }
  }
}

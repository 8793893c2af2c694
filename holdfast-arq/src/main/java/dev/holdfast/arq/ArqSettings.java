package dev.holdfast.arq;

import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.arq.Receiving.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one end speaks the protocol.
 *
 * @param layout the frame on the wire
 * @param kinds the registry
 * @param address our own IPv4 address, as frames carry it
 * @param peers destinations; the first is the usual one. Others are learned from what they send
 * @param addressRule which frames are meant for us
 * @param resending when frames are sent again
 * @param window frames to one destination that may await acknowledgement, 1 or more
 * @param queue frames to one destination that may wait for room in the window, 0 or more
 * @param whenFull what happens to one frame more
 * @param maxDestinations destinations with frames under way, 1 or more
 * @param receiving how received frames are taken
 * @param ackType FrmType of acknowledgements, or null: as the acknowledged frame
 * @param ackCode FrmCode of acknowledgements, or null: as the acknowledged frame
 * @param setupType reserved FrmType of set-up frames where the peer is Holdfast as well, or null:
 *     nothing beyond the text goes on the wire
 * @param firstNumber number of the first frame to each destination, unsigned 32 bits, or null: from
 *     the clock on the wall, ms, so that a restart takes no number used shortly before
 * @param frameTimeout silence after which half a frame of a stream is given up
 */
public record ArqSettings(
    ArqLayout layout,
    FrameKinds kinds,
    int address,
    List<ArqPeer> peers,
    AddressRule addressRule,
    Resending resending,
    int window,
    int queue,
    WhenFull whenFull,
    int maxDestinations,
    Receiving receiving,
    @Nullable Integer ackType,
    @Nullable Integer ackCode,
    @Nullable Integer setupType,
    @Nullable Long firstNumber,
    Duration frameTimeout) {

  /** Which frames are meant for us. */
  public enum AddressRule {
    /** To our address, and over UDP from the address of the datagram, or one of its paths. */
    AGREE,
    /** To our address, from anywhere. */
    DESTINATION,
    /** All. */
    ANY
  }

  /** What happens when as many frames wait as may. */
  public enum WhenFull {
    /** The new frame is refused. */
    REFUSE,
    /** The oldest that was never sent is dropped. */
    DROP_OLDEST
  }

  public ArqSettings {
    peers = List.copyOf(peers);
    if (window < 1 || queue < 0 || maxDestinations < 1) {
      throw new IllegalArgumentException(
          "window %d, queue %d, destinations %d".formatted(window, queue, maxDestinations));
    }
    if (receiving.delivery() != Delivery.UNORDERED
        && receiving.numbers() != Numbers.BY_ONE
        && setupType == null) {
      throw new IllegalArgumentException(
          receiving.delivery() + " needs a peer that numbers by one, or that is Holdfast");
    }
    if (ackType != null) {
      FrameKind.word("ackType", ackType);
    }
    if (ackCode != null) {
      FrameKind.word("ackCode", ackCode);
    }
    if (setupType != null) {
      FrameKind.word("setupType", setupType);
    }
  }

  /** Whether the peer is Holdfast as well. */
  public boolean peerIsHoldfast() {
    return setupType != null;
  }

  /** Whether a FrmType is the one kept for set-up. */
  boolean reserves(int type) {
    return setupType != null && type == setupType;
  }

  /** The datagram addresses of all paths, as a listening link has to know them. */
  public List<String> paths() {
    return peers.stream()
        .flatMap(peer -> peer.paths().stream())
        .filter(path -> !ArqBus.isName(path))
        .distinct()
        .toList();
  }

  /** How far the numbers of frames under way may lie apart: what a receiver remembers. */
  int span() {
    return receiving.window();
  }

  /**
   * Settings to start from.
   *
   * @param address our own IPv4 address: {@code 10.0.0.1}
   */
  public static Builder from(String address) {
    return new Builder(Ipv4.parse(address));
  }

  /** Collects settings; what is not set keeps its normal value. */
  public static final class Builder {
    private final int address;
    private final List<ArqPeer> peers = new ArrayList<>();
    private ArqLayout layout = ArqLayout.DEFAULT;
    private FrameKinds kinds = FrameKinds.OPEN;
    private AddressRule addressRule = AddressRule.AGREE;
    private Resending resending = Resending.ADAPTIVE;
    private int window = 256;
    private int queue = 1024;
    private WhenFull whenFull = WhenFull.REFUSE;
    private int maxDestinations = 64;
    private Receiving receiving = Receiving.DEFAULT;
    private @Nullable Integer ackType;
    private @Nullable Integer ackCode;
    private @Nullable Integer setupType;
    private @Nullable Long firstNumber;
    private Duration frameTimeout = Duration.ofSeconds(1);

    private Builder(int address) {
      this.address = address;
    }

    /** One more destination, on the link's own channel. */
    public Builder to(String peer) {
      return to(new ArqPeer(Ipv4.parse(peer)));
    }

    /** One more destination. */
    public Builder to(ArqPeer peer) {
      peers.add(peer);
      return this;
    }

    /** {@link ArqLayout#DEFAULT} where not set. */
    public Builder layout(ArqLayout value) {
      layout = value;
      return this;
    }

    /** {@link FrameKinds#OPEN} where not set. */
    public Builder kinds(FrameKinds value) {
      kinds = value;
      return this;
    }

    /** AGREE where not set. */
    public Builder addressRule(AddressRule value) {
      addressRule = value;
      return this;
    }

    /** {@link Resending#ADAPTIVE} where not set. */
    public Builder resending(Resending value) {
      resending = value;
      return this;
    }

    /** 256 where not set. */
    public Builder window(int value) {
      window = value;
      return this;
    }

    /** 1024 where not set. */
    public Builder queue(int value) {
      queue = value;
      return this;
    }

    /** REFUSE where not set. */
    public Builder whenFull(WhenFull value) {
      whenFull = value;
      return this;
    }

    /** {@link Receiving#DEFAULT} where not set. */
    public Builder receiving(Receiving value) {
      receiving = value;
      return this;
    }

    /** As the acknowledged frame where not set. */
    public Builder acknowledgements(@Nullable Integer type, @Nullable Integer code) {
      ackType = type;
      ackCode = code;
      return this;
    }

    /** The peer is Holdfast as well and keeps this FrmType for set-up; not so where not set. */
    public Builder peerIsHoldfast(int reservedType) {
      setupType = reservedType;
      return this;
    }

    /** From the clock on the wall where not set. */
    public Builder firstNumber(long value) {
      firstNumber = value;
      return this;
    }

    /** 64 where not set. */
    public Builder maxDestinations(int value) {
      maxDestinations = value;
      return this;
    }

    /** 1 s where not set. */
    public Builder frameTimeout(Duration value) {
      frameTimeout = value;
      return this;
    }

    public ArqSettings build() {
      return new ArqSettings(
          layout,
          kinds,
          address,
          peers,
          addressRule,
          resending,
          window,
          queue,
          whenFull,
          maxDestinations,
          receiving,
          ackType,
          ackCode,
          setupType,
          firstNumber,
          frameTimeout);
    }
  }
}

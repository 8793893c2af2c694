package dev.holdfast.meter.dlt645;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a meter, all control codes of the table. Requests for another address and replies are
 * met with silence, broadcasts are followed in silence: the clock and freezes, nothing else.
 */
public final class Dlt645Server implements MeterServer {

  /** Bytes of values in one reply; a multiple of 2, 3 and 4, so that no value is torn. */
  private static final int PART = 192;

  private static final int MAX_PARTS = 256;

  /** What the last read left to be asked for. */
  private record Pending(int di, byte[] values) {
    static final Pending NOTHING = new Pending(0, new byte[0]);
  }

  private final MeterDevice device;
  private final Dlt645View view;
  private final Dlt645Orders orders;
  private Dlt645Address address;
  private Pending pending = Pending.NOTHING;

  /**
   * A meter without a security module.
   *
   * @param address the meter's own address
   * @param model what it shows; a {@link MeterDevice} keeps what clients change
   * @throws IllegalArgumentException when the address is shortened or the broadcast address
   */
  public Dlt645Server(Dlt645Address address, MeterModel model) {
    this(address, model, Dlt645Security.NONE);
  }

  /**
   * @param security follows 03H
   * @throws IllegalArgumentException when the address is shortened or the broadcast address
   */
  public Dlt645Server(Dlt645Address address, MeterModel model, Dlt645Security security) {
    if (!real(address)) {
      throw new IllegalArgumentException("no meter has the address " + address);
    }
    this.address = address;
    this.device = MeterDevice.of(model);
    this.view = new Dlt645View(device);
    this.orders = new Dlt645Orders(device, view, security);
  }

  private static boolean real(Dlt645Address address) {
    return !address.shortened() && !address.equals(Dlt645Address.BROADCAST);
  }

  @Override
  public String protocol() {
    return Dlt645Format.PROTOCOL;
  }

  /** The address it answers, which 15H may have changed. */
  public Dlt645Address address() {
    return address;
  }

  /** The rate that holds behind the last reply. */
  public Dlt645Rate rate() {
    return orders.rate();
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    return reply(frame, event -> {});
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame, Consumer<SessionEvent> audit) {
    if (!(frame instanceof Dlt645Frame request)
        || request.role() != MeterFrame.Role.REQUEST
        || request.code() > 0x1F
        || request.function() == null) {
      return null;
    }
    Dlt645Request asked = Dlt645Request.of(request);
    if (request.station().equals(Dlt645Address.BROADCAST)) {
      orders.hear(asked);
      return null;
    }
    if (!request.station().covers(address)) {
      return null;
    }
    Dlt645Reply reply = reply(asked, request.station());
    if (reply instanceof Dlt645Reply.Refused(Dlt645Function function, int error)
        && function != Dlt645Function.READ
        && function != Dlt645Function.READ_FOLLOW_UP) {
      audit.accept(
          SessionEvent.warning(
              "write-refused",
              "%s of meter %s is refused: %s"
                  .formatted(function.words(), address.text(), Dlt645Error.words(error))));
    }
    return reply == null ? null : reply.frame(address).bytes();
  }

  private @Nullable Dlt645Reply reply(Dlt645Request asked, Dlt645Address station) {
    return switch (asked) {
      case Dlt645Request.Read read -> read(read);
      case Dlt645Request.FollowUp next -> followUp(next);
      case Dlt645Request.ReadAddress _ -> new Dlt645Reply.Address(address);
      case Dlt645Request.WriteAddress write -> writeAddress(write, station);
      case Dlt645Request.BroadcastTime time -> {
        orders.hear(time);
        yield null;
      }
      case Dlt645Request.Read1997 _ -> null;
      case Dlt645Request.Unreadable bad -> unreadable(bad);
      default -> orders.follow(asked);
    };
  }

  /** A wrong sequence number is no data; the others are no request at all. */
  private static @Nullable Dlt645Reply unreadable(Dlt645Request.Unreadable bad) {
    return switch (bad.function()) {
      case READ_1997, READ_ADDRESS, WRITE_ADDRESS, BROADCAST_TIME -> null;
      default -> new Dlt645Reply.Refused(bad.function(), Dlt645Error.OTHER);
    };
  }

  private Dlt645Reply read(Dlt645Request.Read read) {
    int di = read.di();
    byte[] values =
        di >>> 24 == LoadRecord.CLASS
            ? view.frozen().curve(read, PART * MAX_PARTS)
            : read.blocks() > 0 ? new byte[0] : view.values(di, address);
    if (values.length == 0) {
      boolean stale = device.stale() && DataDictionary.measured(di) != null;
      return new Dlt645Reply.Refused(
          Dlt645Function.READ, stale ? Dlt645Error.OTHER : Dlt645Error.NO_SUCH_DATA);
    }
    pending = new Pending(di, values);
    return new Dlt645Reply.Data(di, part(0), more(0));
  }

  /** The bytes are those of the read, so that all parts are of one moment. */
  private Dlt645Reply followUp(Dlt645Request.FollowUp next) {
    int part = next.sequence();
    if (pending.di != next.di() || part * PART >= pending.values.length) {
      return new Dlt645Reply.Refused(Dlt645Function.READ_FOLLOW_UP, Dlt645Error.NO_SUCH_DATA);
    }
    return new Dlt645Reply.Part(next.di(), part(part), part, more(part));
  }

  private String part(int part) {
    int from = part * PART;
    int to = Math.min(pending.values.length, from + PART);
    return Dlt645Field.hex(pending.values, from, to);
  }

  private boolean more(int part) {
    return part + 1 < MAX_PARTS && (part + 1) * PART < pending.values.length;
  }

  /** Only the one meter on the line, its button pressed, takes an address; else it is silent. */
  private @Nullable Dlt645Reply writeAddress(
      Dlt645Request.WriteAddress write, Dlt645Address station) {
    if (!station.equals(Dlt645Address.WILDCARD)
        || !device.programming()
        || !real(write.address())) {
      return null;
    }
    address = write.address();
    return new Dlt645Reply.Done(Dlt645Function.WRITE_ADDRESS);
  }
}

package dev.holdfast.meter.dlt698;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a meter: CONNECT, RELEASE, GET, SET, ACTION, PROXY and SECURITY, in blocks and
 * fragments where they are long; says LINK and REPORT of its own accord. What is for a group or for
 * all is met with silence, but the clock follows it; requests for another address and what a meter
 * sends are ignored.
 */
public final class Dlt698Server implements MeterServer {

  private static final int ANSWER = Link.FROM_SERVER | Link.STARTED_BY_CLIENT | Link.USER_DATA;
  private static final int OWN_ACCORD = Link.FROM_SERVER | Link.USER_DATA;
  private static final int LINK = Link.FROM_SERVER | 1;
  private static final int NUMBER_MASK = 0x3F;

  /** Clients are told apart by one byte. */
  private static final int CLIENTS = 256;

  private final ServerAddress address;
  private final MeterDevice device;
  private final Dlt698Services services;
  private final Map<Integer, Association> clients = new HashMap<>();
  private final BitSet unconfirmed = new BitSet();
  private Consumer<SessionEvent> audit = event -> {};
  private int number;
  private boolean loggedIn;

  /**
   * A meter without security module, no proxy.
   *
   * @param address the meter's own address
   * @throws IllegalArgumentException when it is not the address of a single meter
   */
  public Dlt698Server(ServerAddress address, MeterModel model) {
    this(address, model, Dlt698Security.PLAIN, Dlt698Proxy.NONE);
  }

  /**
   * @param model what it shows; a {@link MeterDevice} keeps what clients change
   * @throws IllegalArgumentException when the address is not that of a single meter
   */
  public Dlt698Server(
      ServerAddress address, MeterModel model, Dlt698Security security, Dlt698Proxy proxy) {
    if (address.type() != AddressType.SINGLE) {
      throw new IllegalArgumentException("no meter has a " + address.type().words() + " address");
    }
    this.address = address;
    this.device = MeterDevice.of(model);
    this.services = new Dlt698Services(device, address, security, proxy);
  }

  @Override
  public String protocol() {
    return Dlt698Format.PROTOCOL;
  }

  /** Whether the last login was answered with ok. */
  public boolean loggedIn() {
    return loggedIn;
  }

  /** Reports that no client has confirmed. */
  public int unconfirmed() {
    return unconfirmed.cardinality();
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    return reply(frame, event -> {});
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame, Consumer<SessionEvent> to) {
    audit = to;
    byte[] reply = answered(frame);
    audit = event -> {};
    return reply;
  }

  private byte @Nullable [] answered(MeterFrame frame) {
    if (!(frame instanceof Dlt698Frame request)
        || request.role() != MeterFrame.Role.REQUEST
        || request.server().logical() != address.logical()) {
      return null;
    }
    boolean many =
        switch (request.server().type()) {
          case BROADCAST, GROUP -> true;
          case SINGLE, WILDCARD -> false;
        };
    if (!many && !request.server().covers(address)) {
      return null;
    }
    if (many) {
      if (request.carriesApdu() && startedByClient(request)) {
        services.hear(request.apdu());
      }
      return null;
    }
    return reply(request);
  }

  private byte @Nullable [] reply(Dlt698Frame request) {
    if (!startedByClient(request)) {
      hear(request);
      return null;
    }
    Association client = client(request.clientAddress());
    if (request.fragment()) {
      return fragment(request, client);
    }
    return request.carriesApdu() ? answer(request, request.userData(), client) : null;
  }

  private Association client(int clientAddress) {
    return clients.computeIfAbsent(clientAddress % CLIENTS, each -> new Association());
  }

  private static boolean startedByClient(Dlt698Frame request) {
    int bits = Link.STARTED_BY_CLIENT | Link.FUNCTION_MASK;
    return (request.control() & bits) == (Link.STARTED_BY_CLIENT | Link.USER_DATA);
  }

  /** What a client says to something that this meter began. */
  private void hear(Dlt698Frame frame) {
    if (frame.fragment() || !frame.carriesApdu()) {
      return;
    }
    switch (frame.apdu()) {
      case Apdu.LinkResponse link -> loggedIn = (link.result() & 0x7F) == 0;
      case Apdu.ReportResponse report -> unconfirmed.clear(report.piid() & NUMBER_MASK);
      default -> {}
    }
  }

  private byte @Nullable [] answer(Dlt698Frame request, byte[] userData, Association client) {
    Apdu answer = services.answer(Dlt698Message.read(userData), client, request.clientAddress());
    if (answer == null) {
      return null;
    }
    String refused = Answers.refusedChange(answer);
    if (refused != null) {
      audit.accept(
          SessionEvent.warning(
              "write-refused",
              "client %d of meter %s is refused: %s"
                  .formatted(request.clientAddress(), address.digits(), refused)));
    }
    byte[] bytes = Dlt698Message.of(answer).bytes();
    return bytes.length <= client.piece()
        ? frame(request, ANSWER, bytes)
        : frame(request, ANSWER | Link.FRAGMENT, client.begin(bytes));
  }

  private byte @Nullable [] fragment(Dlt698Frame request, Association client) {
    byte[] userData = request.userData();
    int number = Fragments.number(userData);
    return switch (Fragments.place(userData)) {
      case Fragments.ACKNOWLEDGED -> sent(request, client.acknowledged(number));
      case Fragments.FIRST, Fragments.MIDDLE ->
          sent(request, client.take(userData) ? Fragments.acknowledgement(number) : null);
      case Fragments.LAST -> client.take(userData) ? answer(request, client.taken(), client) : null;
      default -> null;
    };
  }

  private byte @Nullable [] sent(Dlt698Frame request, byte @Nullable [] fragment) {
    return fragment == null ? null : frame(request, ANSWER | Link.FRAGMENT, fragment);
  }

  /** An answer is scrambled where the request was. */
  private byte[] frame(Dlt698Frame request, int control, byte[] userData) {
    int scrambled = request.control() & Link.SCRAMBLED;
    return Dlt698Frame.of(control | scrambled, address, request.clientAddress(), userData).bytes();
  }

  /** The answer to an APDU that another server relays; null where there is none. */
  @Nullable Apdu answer(Apdu asked) {
    return services.answer(Dlt698Message.of(asked), new Association(), 0);
  }

  /**
   * A login, to be sent when the meter has dialled in.
   *
   * @param period heartbeat period, s
   */
  public byte[] login(int period) {
    return link(0, period);
  }

  /** A heartbeat, to be sent each period. */
  public byte[] heartbeat(int period) {
    return link(1, period);
  }

  /** A logout. */
  public byte[] logout() {
    loggedIn = false;
    return link(2, 0);
  }

  private byte[] link(int kind, int period) {
    LocalDateTime now = device.time();
    Apdu apdu =
        new Apdu.LinkRequest(
            Dlt698Service.LINK_REQUEST.code(), nextNumber(), kind, period, Moments.text(now));
    return Dlt698Frame.of(LINK, address, 0, Dlt698Message.of(apdu).bytes()).bytes();
  }

  /**
   * Reports attributes of its own accord; counted as unconfirmed until a client confirms.
   *
   * @param names OADs
   * @param clientAddress 0 to 255
   */
  public byte[] report(List<Integer> names, int clientAddress) {
    int piid = nextNumber();
    List<Apdu.Result> values = names.stream().map(services::value).toList();
    Apdu apdu =
        new Apdu.Results(Dlt698Service.REPORT_NOTIFICATION.code(), ApduReader.NORMAL, piid, values);
    unconfirmed.set(piid);
    return Dlt698Frame.of(OWN_ACCORD, address, clientAddress, Dlt698Message.of(apdu).bytes())
        .bytes();
  }

  private int nextNumber() {
    number = (number + 1) & NUMBER_MASK;
    return number;
  }
}

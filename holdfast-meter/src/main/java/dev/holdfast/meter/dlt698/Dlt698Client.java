package dev.holdfast.meter.dlt698;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.PointValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the points of one meter by GET, several attributes a request. At the wildcard address it
 * asks for the address too and gives it as the point {@value #ADDRESS_POINT}.
 */
public final class Dlt698Client implements MeterClient {

  /** Name of the point that holds an address asked for. */
  public static final String ADDRESS_POINT = "address";

  /** Attributes in one request unless told otherwise. */
  public static final int DEFAULT_BATCH = 10;

  private static final int MAX_BATCH = 100;
  private static final int WAKE_BYTES = 4;
  private static final int NUMBER_MASK = 0x3F;
  private static final int NORMAL = 1;
  private static final int LIST = 2;
  private static final int CONTROL = Link.STARTED_BY_CLIENT | Link.USER_DATA;
  private static final int ADDRESS_OAD = 0x40010200;
  private static final Answer NOT_MINE = new Answer.NotMine();

  /**
   * A point to read. Where an attribute gives several values, those behind the first have a number
   * behind the name: {@code voltage.2} for the second phase.
   *
   * @param name name of the point
   * @param oad attribute, or element of it
   */
  public record Point(String name, int oad) {}

  private final ServerAddress address;
  private final int clientAddress;
  private final List<Point> points;
  private final int batch;

  /** A client that asks {@value #DEFAULT_BATCH} attributes at once. */
  public Dlt698Client(ServerAddress address, int clientAddress, List<Point> points) {
    this(address, clientAddress, points, DEFAULT_BATCH);
  }

  /**
   * @param address the meter's address, or {@link ServerAddress#ANY} where it is alone on the line
   * @param clientAddress 0 to 255
   * @param batch attributes in one request, 1 to 100
   * @throws IllegalArgumentException when a number is out of range or the address is of a group
   */
  public Dlt698Client(ServerAddress address, int clientAddress, List<Point> points, int batch) {
    if (clientAddress < 0 || clientAddress > 0xFF || batch < 1 || batch > MAX_BATCH) {
      throw new IllegalArgumentException(
          "client address " + clientAddress + " or batch " + batch + " out of range");
    }
    if (address.type() != AddressType.SINGLE && address.type() != AddressType.WILDCARD) {
      throw new IllegalArgumentException("nobody answers at a " + address.type().words());
    }
    this.address = address;
    this.clientAddress = clientAddress;
    this.batch = batch;
    List<Point> all = new ArrayList<>(points);
    if (address.type() == AddressType.WILDCARD) {
      all.addFirst(new Point(ADDRESS_POINT, ADDRESS_OAD));
    }
    this.points = List.copyOf(all);
  }

  @Override
  public String protocol() {
    return Dlt698Format.PROTOCOL;
  }

  @Override
  public String address() {
    return address.digits();
  }

  @Override
  public List<Request> requests() {
    List<Integer> oads = points.stream().map(Point::oad).distinct().toList();
    List<Request> requests = new ArrayList<>();
    for (int from = 0; from < oads.size(); from += batch) {
      List<Integer> some = oads.subList(from, Math.min(oads.size(), from + batch));
      requests.add(request(requests.size() & NUMBER_MASK, some));
    }
    return requests;
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    if (!(frame instanceof Dlt698Frame answer)
        || answer.role() != MeterFrame.Role.RESPONSE
        || !answer.carriesApdu()
        || answer.clientAddress() != clientAddress
        || !address.covers(answer.server())
        || !(asked(request) instanceof Apdu.GetRequest asked)) {
      return NOT_MINE;
    }
    return switch (answer.apdu()) {
      case Apdu.Results results
          when results.code() == Dlt698Service.GET_RESPONSE.code()
              && same(asked.piid(), results.piid())
              && asked.names().equals(results.results().stream().map(Apdu.Result::name).toList()) ->
          values(results);
      case Apdu.ErrorResponse error when same(asked.piid(), error.piid()) ->
          new Answer.Refused(answer.summary());
      case Apdu.Broken broken when broken.code() == Dlt698Service.GET_RESPONSE.code() ->
          new Answer.Refused("answer does not decode: " + broken.why());
      default -> NOT_MINE;
    };
  }

  private Answer values(Apdu.Results results) {
    List<PointValue> values = new ArrayList<>();
    for (Point point : points) {
      for (Apdu.Result result : results.results()) {
        if (result.name() == point.oad()) {
          addValues(point, result, values);
        }
      }
    }
    return values.isEmpty() ? new Answer.Refused(refusals(results)) : new Answer.Values(values);
  }

  private static void addValues(Point point, Apdu.Result result, List<PointValue> into) {
    List<DataItem> items = new ArrayList<>();
    Values.add(result, items);
    for (int i = 0; i < items.size(); i++) {
      String name = i == 0 ? point.name() : point.name() + "." + (i + 1);
      into.add(new PointValue(name, items.get(i).value(), items.get(i).unit()));
    }
  }

  private static String refusals(Apdu.Results results) {
    return results.results().stream()
        .map(result -> Oad.text(result.name()) + " " + Dar.words(result.dar()))
        .collect(Collectors.joining(", "));
  }

  private Request request(int piid, List<Integer> oads) {
    AxdrWriter apdu = new AxdrWriter().u8(Dlt698Service.GET_REQUEST.code());
    if (oads.size() == 1) {
      apdu.u8(NORMAL).u8(piid);
    } else {
      apdu.u8(LIST).u8(piid).length(oads.size());
    }
    oads.forEach(apdu::i32);
    Dlt698Frame frame = Dlt698Frame.of(CONTROL, address, clientAddress, apdu.u8(0).toByteArray());
    byte[] bytes = frame.bytes();
    byte[] sent = new byte[WAKE_BYTES + bytes.length];
    Arrays.fill(sent, 0, WAKE_BYTES, Link.WAKE);
    System.arraycopy(bytes, 0, sent, WAKE_BYTES, bytes.length);
    return new Request(sent, frame.summary());
  }

  private static boolean same(int piid, int other) {
    return ((piid ^ other) & NUMBER_MASK) == 0;
  }

  /** What a request of this client asks for, null for another. */
  private static @Nullable Apdu asked(Request request) {
    byte[] bytes = request.frame();
    int at = 0;
    while (at < bytes.length && bytes[at] == Link.WAKE) {
      at++;
    }
    return new Dlt698Format().look(bytes, at, bytes.length) instanceof Found<Dlt698Frame> found
        ? found.frame().apdu()
        : null;
  }
}

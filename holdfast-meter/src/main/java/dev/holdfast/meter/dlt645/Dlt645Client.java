package dev.holdfast.meter.dlt645;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.PointValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the points of one meter, one data identifier a request. At the wildcard address it asks for
 * the address first and gives it as the point {@value #ADDRESS_POINT}.
 */
public final class Dlt645Client implements MeterClient {

  /** Name of the point that holds an address asked for. */
  public static final String ADDRESS_POINT = "address";

  /** Sent in front of each frame to wake the meter. */
  private static final int WAKE_BYTES = 4;

  private static final int DI_BYTES = 4;
  private static final Answer NOT_MINE = new Answer.NotMine();

  /**
   * A point to read. Where an identifier gives several values, those behind the first have a number
   * behind the name: {@code voltage.2} for the second phase of a block, {@code demand.2} for the
   * time of a demand.
   *
   * @param name name of the point
   * @param di data identifier, DI3 to DI0 from the high byte
   * @param decimals digits behind the point, in place of the dictionary's; the value is then one
   *     BCD number
   * @param unit unit in place of the dictionary's
   */
  public record Point(String name, int di, @Nullable Integer decimals, @Nullable String unit) {

    /** A point with format and unit of the dictionary. */
    public Point(String name, int di) {
      this(name, di, null, null);
    }
  }

  private final Dlt645Address address;
  private final List<Point> points;

  /**
   * @param address the meter's address, shortened or the wildcard where it is alone on the line
   */
  public Dlt645Client(Dlt645Address address, List<Point> points) {
    this.address = address;
    this.points = List.copyOf(points);
  }

  @Override
  public String protocol() {
    return Dlt645Format.PROTOCOL;
  }

  @Override
  public String address() {
    return address.text();
  }

  @Override
  public List<Request> requests() {
    List<Request> requests = new ArrayList<>();
    if (address.equals(Dlt645Address.WILDCARD)) {
      requests.add(request(Dlt645Function.READ_ADDRESS, new byte[0]));
    }
    points.stream()
        .mapToInt(Point::di)
        .distinct()
        .forEach(di -> requests.add(request(Dlt645Function.READ, diBytes(di))));
    return requests;
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    Dlt645Frame asked = asked(request);
    if (asked == null
        || !(frame instanceof Dlt645Frame answer)
        || answer.role() != MeterFrame.Role.RESPONSE
        || answer.function() != asked.function()
        || !asked.station().covers(answer.station())) {
      return NOT_MINE;
    }
    if (answer.abnormal()) {
      return new Answer.Refused(Dlt645Error.words(answer.error()));
    }
    if (answer.function() == Dlt645Function.READ_ADDRESS) {
      return new Answer.Values(
          answer.items().stream()
              .map(item -> new PointValue(ADDRESS_POINT, item.value(), item.unit()))
              .toList());
    }
    Integer di = asked.di();
    if (di == null || !di.equals(answer.di())) {
      return NOT_MINE;
    }
    List<PointValue> values = new ArrayList<>();
    for (Point point : points) {
      if (point.di() == di) {
        addValues(point, answer, values);
      }
    }
    return values.isEmpty()
        ? new Answer.Refused("no data in the answer")
        : new Answer.Values(values);
  }

  private static void addValues(Point point, Dlt645Frame answer, List<PointValue> into) {
    Integer decimals = point.decimals();
    if (decimals != null) {
      byte[] data = answer.dataFrom(DI_BYTES);
      if (data.length == 0) {
        return;
      }
      Dlt645Item known = DataDictionary.find(point.di());
      Dlt645Field.Kind kind =
          known == null ? Dlt645Field.Kind.NUMBER : known.fields().getFirst().kind();
      Dlt645Field field = new Dlt645Field(kind, data.length, decimals, "");
      into.add(value(point, point.name(), field.item("", data, 0, data.length)));
      return;
    }
    List<DataItem> items = answer.items();
    for (int i = 0; i < items.size(); i++) {
      String name = i == 0 ? point.name() : point.name() + "." + (i + 1);
      into.add(value(point, name, items.get(i)));
    }
  }

  private static PointValue value(Point point, String name, DataItem item) {
    String unit = point.unit();
    return new PointValue(name, item.value(), unit == null ? item.unit() : unit);
  }

  private Request request(Dlt645Function function, byte[] data) {
    Dlt645Frame frame = Dlt645Frame.of(address, function.bits(), data);
    byte[] bytes = frame.bytes();
    byte[] sent = new byte[WAKE_BYTES + bytes.length];
    Arrays.fill(sent, 0, WAKE_BYTES, Wire.WAKE);
    System.arraycopy(bytes, 0, sent, WAKE_BYTES, bytes.length);
    return new Request(sent, frame.summary());
  }

  /** The frame within a request of this client, null for another. */
  private static @Nullable Dlt645Frame asked(Request request) {
    byte[] bytes = request.frame();
    int at = 0;
    while (at < bytes.length && bytes[at] == Wire.WAKE) {
      at++;
    }
    return new Dlt645Format().look(bytes, at, bytes.length) instanceof Found<Dlt645Frame> found
        ? found.frame()
        : null;
  }

  private static byte[] diBytes(int di) {
    byte[] bytes = new byte[DI_BYTES];
    for (int i = 0; i < DI_BYTES; i++) {
      bytes[i] = (byte) (di >>> (8 * i));
    }
    return bytes;
  }
}

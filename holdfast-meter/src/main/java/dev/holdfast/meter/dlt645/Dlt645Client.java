package dev.holdfast.meter.dlt645;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.PointValue;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the points of one meter, one data identifier a request, and asks for what follows where a
 * reply says so. At the wildcard address it asks for the address first and gives it as the point
 * {@value #ADDRESS_POINT}.
 */
public final class Dlt645Client implements MeterClient {

  /** Name of the point that holds an address asked for. */
  public static final String ADDRESS_POINT = "address";

  /** Sent in front of each frame to wake the meter. */
  private static final int WAKE_BYTES = 4;

  private static final int MAX_SEQUENCE = 255;

  /** An answer without its data: what wakes, the frame, the identifier. */
  private static final int FRAME_AND_IDENTIFIER = WAKE_BYTES + 12 + 4;

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
   * @param of1997 whether it is one of DL/T 645-1997, two bytes, which is read by 01H
   */
  public record Point(
      String name, int di, @Nullable Integer decimals, @Nullable String unit, boolean of1997) {

    /** A point of DL/T 645-2007. */
    public Point(String name, int di, @Nullable Integer decimals, @Nullable String unit) {
      this(name, di, decimals, unit, false);
    }

    /** A point with format and unit of the dictionary. */
    public Point(String name, int di) {
      this(name, di, null, null);
    }

    private Dlt645Request read() {
      return of1997 ? new Dlt645Request.Read1997(di) : new Dlt645Request.Read(di);
    }

    private List<DataItem> values(byte[] data) {
      return of1997 ? Dictionary1997.read(di, data) : DataDictionary.read(di, data);
    }

    private Dlt645Field.Kind kind() {
      if (of1997) {
        Dictionary1997.Item known = Dictionary1997.find(di);
        return known == null ? Dlt645Field.Kind.NUMBER : known.field().kind();
      }
      Dlt645Item known = DataDictionary.find(di);
      return known == null ? Dlt645Field.Kind.NUMBER : known.fields().getFirst().kind();
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
      requests.add(request(new Dlt645Request.ReadAddress()));
    }
    points.stream().map(Point::read).distinct().forEach(read -> requests.add(request(read)));
    return requests;
  }

  /**
   * Anything else that can be asked of the meter. The answer's values have the identifiers as names
   * where they are of no point: records of a load curve, frozen data.
   */
  public Request request(Dlt645Request asked) {
    return request(asked, new byte[0]);
  }

  /** The requests that set the meter's clock: its date, then its time. */
  public List<Request> setTime(LocalDateTime time, Dlt645Credential by) {
    String date = HexFormat.of().formatHex(ParameterData.date(time));
    byte[] clock = Arrays.copyOf(Moments.bytes(time, Moments.TO_SECOND), 3);
    return List.of(
        request(new Dlt645Request.Write(0x04000101, by, date)),
        request(new Dlt645Request.Write(0x04000102, by, HexFormat.of().formatHex(clock))));
  }

  private Request request(Dlt645Request asked, byte[] before) {
    Dlt645Frame frame = asked.frame(address);
    byte[] bytes = frame.bytes();
    byte[] sent = new byte[WAKE_BYTES + bytes.length];
    Arrays.fill(sent, 0, WAKE_BYTES, Wire.WAKE);
    System.arraycopy(bytes, 0, sent, WAKE_BYTES, bytes.length);
    return new Request(sent, frame.summary(), before);
  }

  /** By the dictionary, where it knows the identifier. */
  @Override
  public int answerBytes(Request request) {
    Dlt645Item item =
        asked(request) instanceof Dlt645Request.Read read ? DataDictionary.find(read.di()) : null;
    return item == null || item.repeated()
        ? LIKELY_ANSWER
        : FRAME_AND_IDENTIFIER + item.fields().stream().mapToInt(Dlt645Field::bytes).sum();
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    Dlt645Reply reply = reply(request, frame);
    Dlt645Request asked = reply == null ? null : asked(request);
    if (reply == null || asked == null) {
      return NOT_MINE;
    }
    return switch (reply) {
      case Dlt645Reply.Refused(Dlt645Function function, int error) ->
          new Answer.Refused(
              function == Dlt645Function.SECURITY
                  ? "security error " + error
                  : Dlt645Error.words(error));
      case Dlt645Reply.Address(Dlt645Address real) ->
          new Answer.Values(List.of(new PointValue(ADDRESS_POINT, real.text(), "")));
      case Dlt645Reply.Data(int di, String hex, boolean more) ->
          joined(di, hex, more ? 1 : 0, new byte[0]);
      case Dlt645Reply.Part(int di, String hex, int sequence, boolean more) ->
          joined(di, hex, more ? sequence + 1 : 0, request.before());
      case Dlt645Reply.Data1997(int di, String hex, boolean _) -> values(di, true, bytes(hex));
      case Dlt645Reply.Unreadable _ ->
          new Answer.Refused("answer does not decode: " + frame.summary());
      default -> new Answer.Values(List.of());
    };
  }

  /**
   * What the meter answers to a request.
   *
   * @return null when the frame is no answer to it
   */
  public @Nullable Dlt645Reply reply(Request request, MeterFrame frame) {
    Dlt645Request asked = asked(request);
    if (asked == null
        || !(frame instanceof Dlt645Frame answer)
        || answer.role() != MeterFrame.Role.RESPONSE
        || answer.function() != asked.function()
        || !address.covers(answer.station())) {
      return null;
    }
    Dlt645Reply reply = Dlt645Reply.of(answer);
    boolean other =
        switch (reply) {
          case Dlt645Reply.Data data ->
              !(asked instanceof Dlt645Request.Read read) || read.di() != data.di();
          case Dlt645Reply.Part part ->
              !(asked instanceof Dlt645Request.FollowUp next)
                  || next.di() != part.di()
                  || next.sequence() != part.sequence();
          case Dlt645Reply.Data1997 data ->
              !(asked instanceof Dlt645Request.Read1997 read) || read.di() != data.di();
          default -> false;
        };
    return other ? null : reply;
  }

  /** The data so far, or the request for what follows. */
  private Answer joined(int di, String hex, int next, byte[] before) {
    byte[] part = bytes(hex);
    byte[] data = Arrays.copyOf(before, before.length + part.length);
    System.arraycopy(part, 0, data, before.length, part.length);
    if (next > MAX_SEQUENCE) {
      return new Answer.Refused("more than " + MAX_SEQUENCE + " parts");
    }
    if (next > 0) {
      return new Answer.More(request(new Dlt645Request.FollowUp(di, next), data));
    }
    return values(di, false, data);
  }

  /** The values of all points of an identifier; without any, under their own names. */
  private Answer values(int di, boolean of1997, byte[] data) {
    List<PointValue> values = new ArrayList<>();
    boolean asPoint = false;
    for (Point point : points) {
      if (point.di() == di && point.of1997() == of1997) {
        asPoint = true;
        addValues(point, data, values);
      }
    }
    if (asPoint && values.isEmpty()) {
      return new Answer.Refused("no data in the answer");
    }
    return asPoint
        ? new Answer.Values(values)
        : values(of1997 ? Dictionary1997.read(di, data) : DataDictionary.read(di, data));
  }

  private static Answer values(List<DataItem> items) {
    return new Answer.Values(
        items.stream().map(item -> new PointValue(item.id(), item.value(), item.unit())).toList());
  }

  private static void addValues(Point point, byte[] data, List<PointValue> into) {
    Integer decimals = point.decimals();
    if (decimals != null) {
      if (data.length == 0) {
        return;
      }
      Dlt645Field field = new Dlt645Field(point.kind(), data.length, decimals, "");
      into.add(value(point, point.name(), field.item("", data, 0, data.length)));
      return;
    }
    List<DataItem> items = data.length == 0 ? List.of() : point.values(data);
    for (int i = 0; i < items.size(); i++) {
      String name = i == 0 ? point.name() : point.name() + "." + (i + 1);
      into.add(value(point, name, items.get(i)));
    }
  }

  private static PointValue value(Point point, String name, DataItem item) {
    String unit = point.unit();
    return new PointValue(name, item.value(), unit == null ? item.unit() : unit);
  }

  /** What a request of this client asks, null for another. */
  private static @Nullable Dlt645Request asked(Request request) {
    byte[] bytes = request.frame();
    int at = 0;
    while (at < bytes.length && bytes[at] == Wire.WAKE) {
      at++;
    }
    return new Dlt645Format().look(bytes, at, bytes.length) instanceof Found<Dlt645Frame> found
        ? Dlt645Request.of(found.frame())
        : null;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}

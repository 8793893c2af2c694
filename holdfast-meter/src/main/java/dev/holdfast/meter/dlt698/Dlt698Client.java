package dev.holdfast.meter.dlt698;

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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the points of one meter by GET, several attributes a request. At the wildcard address it
 * asks for the address too and gives it as the point {@value #ADDRESS_POINT}.
 */
public final class Dlt698Client implements MeterClient {

  /** Name of the point that holds an address asked for. */
  public static final String ADDRESS_POINT = "address";

  /** The value that tells the time of a row of a record table. */
  public static final String RECORD_TIME = "20210200";

  private static final int ROW_TIME = 0x20210200;

  /** Attributes in one request unless told otherwise. */
  public static final int DEFAULT_BATCH = 10;

  private static final int MAX_BATCH = 100;
  private static final int WAKE_BYTES = 4;
  private static final int NUMBER_MASK = 0x3F;
  private static final int LINK = 1;
  private static final int CLOCK_TRUSTED = 0x80;

  /** Bytes of user data in one frame; frames of 1024 bytes are what all meters take. */
  private static final int MAX_PIECE = 960;

  /** An answer without its attributes, and one attribute in it. */
  private static final int FRAME_AROUND = 40;

  private static final int LIKELY_ATTRIBUTE = 36;

  /** Bytes of the longest answer put together. */
  private static final int MAX_APDU = 0xFFFF;

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
  private final boolean scramble;

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
    this(address, clientAddress, points, batch, false);
  }

  /**
   * @param scramble whether 33H is added to user data
   * @throws IllegalArgumentException when a number is out of range or the address is of a group
   */
  public Dlt698Client(
      ServerAddress address, int clientAddress, List<Point> points, int batch, boolean scramble) {
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
    this.scramble = scramble;
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
      int choice = some.size() == 1 ? ApduReader.NORMAL : ApduReader.LIST;
      int code = Dlt698Service.GET_REQUEST.code();
      requests.add(request(new Apdu.GetRequest(code, choice, requests.size() & NUMBER_MASK, some)));
    }
    return requests;
  }

  /**
   * Anything that can be asked of the meter. The answer's values have their OADs as names where
   * they are of no point.
   */
  public Request request(Apdu apdu) {
    return request(Dlt698Message.of(apdu));
  }

  /** The same, with a time tag. What is longer than a frame goes in fragments. */
  public Request request(Dlt698Message message) {
    byte[] apdu = message.bytes();
    boolean whole = apdu.length <= MAX_PIECE;
    byte[] userData = whole ? apdu : Fragments.of(apdu, 0, MAX_PIECE);
    return sent(whole ? 0 : Link.FRAGMENT, userData, new Exchange(apdu, new byte[0]));
  }

  /**
   * The rows of a record table from a time on up to below another, each with its time first.
   *
   * @param table OAD of the table
   * @param columns OADs
   */
  public Request records(
      int number, int table, LocalDateTime from, LocalDateTime to, List<Integer> columns) {
    List<Column> all = new ArrayList<>();
    all.add(Column.of(ROW_TIME));
    columns.forEach(oad -> all.add(Column.of(oad)));
    Rsd rows = new Rsd.Range(ROW_TIME, RsdCodec.moment(from), RsdCodec.moment(to), Rsd.EVERY_ROW);
    return request(
        new Apdu.GetRecords(
            Dlt698Service.GET_REQUEST.code(),
            ApduReader.RECORD,
            number & NUMBER_MASK,
            List.of(new Apdu.RecordWanted(table, rows, all))));
  }

  /** The broadcast that sets the clocks of all meters of a line; nobody answers it. */
  public static Request broadcastTime(LocalDateTime time) {
    Apdu action =
        new Apdu.Change(
            Dlt698Service.ACTION_REQUEST.code(),
            ApduReader.NORMAL,
            0,
            List.of(new Apdu.Result(Dlt698Orders.BROADCAST_TIME, Dar.OK, RsdCodec.moment(time))));
    Dlt698Frame frame =
        Dlt698Frame.of(
            CONTROL,
            new ServerAddress(AddressType.BROADCAST, 0, "aa"),
            0,
            Dlt698Message.of(action).bytes());
    return woken(frame, new byte[0]);
  }

  private static Request woken(Dlt698Frame frame, byte[] before) {
    byte[] bytes = frame.bytes();
    byte[] sent = new byte[WAKE_BYTES + bytes.length];
    Arrays.fill(sent, 0, WAKE_BYTES, Link.WAKE);
    System.arraycopy(bytes, 0, sent, WAKE_BYTES, bytes.length);
    return new Request(sent, frame.summary(), before);
  }

  private Request sent(int bits, byte[] userData, Exchange so) {
    int scrambled = scramble ? Link.SCRAMBLED : 0;
    Dlt698Frame frame =
        Dlt698Frame.of(CONTROL | bits | scrambled, address, clientAddress, userData);
    return woken(frame, so.bytes());
  }

  /** As long as the attributes asked for may be; one of the energies by tariff is the longest. */
  @Override
  public int answerBytes(Request request) {
    return ApduReader.read(Exchange.of(request.before()).asked()) instanceof Apdu.GetRequest get
        ? Math.min(MAX_PIECE, FRAME_AROUND + LIKELY_ATTRIBUTE * get.names().size())
        : LIKELY_ANSWER;
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    Dlt698Frame asked = asked(request);
    if (asked == null
        || !(frame instanceof Dlt698Frame answer)
        || answer.role() != MeterFrame.Role.RESPONSE
        || (answer.control() & Link.STARTED_BY_CLIENT) == 0
        || answer.clientAddress() != clientAddress
        || !address.covers(answer.server())) {
      return NOT_MINE;
    }
    Exchange so = Exchange.of(request.before());
    if (answer.fragment()) {
      return fragment(asked, answer.userData(), so);
    }
    boolean more = asked.fragment() && Fragments.place(asked.userData()) != Fragments.LAST;
    return answer.carriesApdu() && !more ? whole(answer.userData(), so) : NOT_MINE;
  }

  /** A piece of the answer is acknowledged; an acknowledged piece of the request is followed up. */
  private Answer fragment(Dlt698Frame asked, byte[] userData, Exchange so) {
    byte[] mine = asked.fragment() ? asked.userData() : new byte[0];
    int sent = Fragments.number(mine);
    int number = Fragments.number(userData);
    int place = Fragments.place(userData);
    int myPlace = Fragments.place(mine);
    if (place == Fragments.ACKNOWLEDGED) {
      boolean mineIsOpen = myPlace == Fragments.FIRST || myPlace == Fragments.MIDDLE;
      return mineIsOpen && number == sent
          ? new Answer.More(
              sent(Link.FRAGMENT, Fragments.of(so.asked(), number + 1, MAX_PIECE), so))
          : NOT_MINE;
    }
    int wanted = myPlace == Fragments.ACKNOWLEDGED ? sent + 1 : 0;
    if (number != wanted || place < 0) {
      return NOT_MINE;
    }
    Exchange grown = so.plus(Fragments.piece(userData));
    if (grown.received().length > MAX_APDU) {
      return new Answer.Refused("answer beyond " + MAX_APDU + " bytes");
    }
    return place == Fragments.LAST
        ? whole(grown.received(), new Exchange(so.asked(), new byte[0]))
        : new Answer.More(sent(Link.FRAGMENT, Fragments.acknowledgement(number), grown));
  }

  private Answer whole(byte[] userData, Exchange so) {
    Apdu asked = ApduReader.read(so.asked());
    Apdu answer = ApduReader.read(userData);
    if (answer instanceof Apdu.Broken broken) {
      return broken.code() == (asked.code() | Link.FROM_SERVER)
          ? new Answer.Refused("answer does not decode: " + broken.why())
          : NOT_MINE;
    }
    if (answer instanceof Apdu.Block block) {
      return block(asked, block, so);
    }
    return Answers.fits(asked, answer) ? answer(answer, asked) : NOT_MINE;
  }

  /** A block is kept, and the next one asked for. */
  private Answer block(Apdu asked, Apdu.Block block, Exchange so) {
    if (!Answers.samePiid(asked, block)) {
      return NOT_MINE;
    }
    if (block.dar() != Dar.OK) {
      return new Answer.Refused("block " + block.block() + " " + Dar.words(block.dar()));
    }
    Joined joined = Joined.of(so.received());
    if (block.block() != joined.blocks()) {
      return NOT_MINE;
    }
    Joined grown = joined.plus(block);
    if (grown.size() > MAX_APDU) {
      return new Answer.Refused("answer beyond " + MAX_APDU + " bytes");
    }
    if (!block.last()) {
      int code = Dlt698Service.GET_REQUEST.code();
      Apdu next = new Apdu.GetNext(code, block.piid() & NUMBER_MASK, block.block());
      return new Answer.More(
          sent(0, Dlt698Message.of(next).bytes(), new Exchange(so.asked(), grown.bytes())));
    }
    Apdu all = grown.answer(block.piid());
    return Answers.fits(asked, all) ? answer(all, asked) : NOT_MINE;
  }

  private Answer answer(Apdu answer, Apdu asked) {
    return switch (answer) {
      case Apdu.Results results
          when results.code() == Dlt698Service.GET_RESPONSE.code()
              && asked instanceof Apdu.GetRequest ->
          values(results);
      case Apdu.ErrorResponse _ -> new Answer.Refused(Dlt698Summary.of(answer));
      case Apdu.ConnectResponse connect when connect.result() != 0 ->
          new Answer.Refused(Dlt698Summary.of(answer));
      case Apdu.SecuredResponse secured -> secured(secured, asked);
      default -> {
        String refused = Answers.refusal(answer);
        yield refused == null
            ? new Answer.Values(named(Values.of(answer)))
            : new Answer.Refused(refused);
      }
    };
  }

  /** A plain envelope is opened here. */
  private Answer secured(Apdu.SecuredResponse secured, Apdu asked) {
    if (secured.dar() != Dar.OK || secured.cipher() || !(asked instanceof Apdu.Secured mine)) {
      return new Answer.Refused(Dlt698Summary.of(secured));
    }
    Apdu inside = ApduReader.read(HexFormat.of().parseHex(secured.apdu()));
    Apdu inner = ApduReader.read(HexFormat.of().parseHex(mine.apdu()));
    boolean envelope = inside instanceof Apdu.SecuredResponse || inner instanceof Apdu.Secured;
    return !envelope && !mine.cipher() && Answers.fits(inner, inside)
        ? answer(inside, inner)
        : new Answer.Refused(Dlt698Summary.of(secured));
  }

  private static List<PointValue> named(List<DataItem> items) {
    return items.stream()
        .map(item -> new PointValue(item.id(), item.value(), item.unit()))
        .toList();
  }

  /**
   * What the meter answered to a request, whole.
   *
   * @return null when the frame is no whole answer to it
   */
  public @Nullable Apdu reply(Request request, MeterFrame frame) {
    return match(request, frame) instanceof Answer.NotMine
            || !(frame instanceof Dlt698Frame answer)
            || !answer.carriesApdu()
        ? null
        : answer.apdu();
  }

  /**
   * The answer to a login, heartbeat or logout; null to any other frame.
   *
   * @param result 0 ok, 1 duplicate, 2 illegal, 3 full
   */
  public static byte @Nullable [] linkAnswer(
      MeterFrame frame, int result, LocalDateTime received, LocalDateTime answered) {
    if (!(frame instanceof Dlt698Frame login)
        || !login.carriesApdu()
        || !(login.apdu() instanceof Apdu.LinkRequest link)) {
      return null;
    }
    List<String> times = List.of(link.time(), Moments.text(received), Moments.text(answered));
    Apdu answer =
        new Apdu.LinkResponse(
            Dlt698Service.LINK_RESPONSE.code(), link.piid() & ~0x40, CLOCK_TRUSTED | result, times);
    try {
      byte[] userData = Dlt698Message.of(answer).bytes();
      return Dlt698Frame.of(LINK, login.server(), login.clientAddress(), userData).bytes();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The confirmation of a report; null to any other frame. */
  public static byte @Nullable [] confirmation(MeterFrame frame) {
    if (!(frame instanceof Dlt698Frame report)
        || !report.carriesApdu()
        || report.code() != Dlt698Service.REPORT_NOTIFICATION.code()) {
      return null;
    }
    int code = Dlt698Service.REPORT_RESPONSE.code();
    Apdu confirmed =
        switch (report.apdu()) {
          case Apdu.Results results ->
              new Apdu.ReportResponse(
                  code,
                  results.choice(),
                  results.piid() & ~0x40,
                  results.results().stream().map(Apdu.Result::name).toList());
          case Apdu.RecordResults records ->
              new Apdu.ReportResponse(
                  code,
                  records.choice(),
                  records.piid() & ~0x40,
                  records.tables().stream().map(Apdu.Records::table).toList());
          case Apdu.Relayed relayed ->
              new Apdu.ReportResponse(code, ApduReader.THEN_GET, relayed.piid() & ~0x40, List.of());
          default -> null;
        };
    return confirmed == null
        ? null
        : Dlt698Frame.of(
                Link.USER_DATA,
                report.server(),
                report.clientAddress(),
                Dlt698Message.of(confirmed).bytes())
            .bytes();
  }

  @Override
  public @Nullable Report report(MeterFrame frame) {
    byte[] confirmation = confirmation(frame);
    if (confirmation == null
        || !(frame instanceof Dlt698Frame report)
        || !address.covers(report.server())) {
      return null;
    }
    Apdu apdu = report.apdu();
    List<PointValue> values =
        apdu instanceof Apdu.Results results ? read(results) : named(Values.of(apdu));
    return new Report(values, confirmation);
  }

  private Answer values(Apdu.Results results) {
    List<PointValue> values = read(results);
    return values.isEmpty() ? new Answer.Refused(refusals(results)) : new Answer.Values(values);
  }

  /** The values as points; as they stand where none of them is a point. */
  private List<PointValue> read(Apdu.Results results) {
    List<PointValue> values = new ArrayList<>();
    boolean asPoints = false;
    for (Point point : points) {
      for (Apdu.Result result : results.results()) {
        if (result.name() == point.oad()) {
          asPoints = true;
          addValues(point, result, values);
        }
      }
    }
    return asPoints ? values : named(Values.of(results));
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

  /** The frame of a request of this client, null for another. */
  private static @Nullable Dlt698Frame asked(Request request) {
    byte[] bytes = request.frame();
    int at = 0;
    while (at < bytes.length && bytes[at] == Link.WAKE) {
      at++;
    }
    return new Dlt698Format().look(bytes, at, bytes.length) instanceof Found<Dlt698Frame> found
        ? found.frame()
        : null;
  }
}

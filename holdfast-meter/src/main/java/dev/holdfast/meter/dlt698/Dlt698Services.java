package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.dlt698.Apdu.Result;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The services that a meter gives its clients. */
final class Dlt698Services {

  private static final int CANNOT_PARSE = 1;
  private static final int UNSUPPORTED = 2;
  private static final int OTHER_ERROR = 255;

  /** Results of CONNECT. */
  private static final int WRONG_PASSWORD = 1;

  private static final int WRONG_KEY = 2;

  /** The level of password that a client connects with. */
  private static final int OPERATOR = 4;

  private static final Pattern SIX_DIGITS = Pattern.compile("\\d{1,6}");
  private static final String FACTORY =
      HexFormat.of()
          .formatHex("HOLDv1.0260101v1.0260101        ".getBytes(StandardCharsets.US_ASCII));

  private final MeterDevice device;
  private final Dlt698View view;
  private final FreezeTables tables;
  private final Dlt698Orders orders;
  private final Dlt698Security security;
  private final Dlt698Proxy proxy;

  Dlt698Services(
      MeterDevice device, ServerAddress address, Dlt698Security security, Dlt698Proxy proxy) {
    this.device = device;
    this.view = new Dlt698View(device, address);
    this.tables = new FreezeTables(device);
    this.orders = new Dlt698Orders(device);
    this.security = security;
    this.proxy = proxy;
  }

  /**
   * The answer to a client.
   *
   * @param operator the client's address
   * @return null where there is none: a confirmation, an unknown service of a server
   */
  @Nullable Apdu answer(Dlt698Message asked, Association client, int operator) {
    Apdu apdu = asked.apdu();
    TimeTag tag = asked.timeTag();
    if (tag != null && !tag.holds(device.time())) {
      return late(apdu);
    }
    return switch (apdu) {
      case Apdu.ConnectRequest connect -> connect(connect, client);
      case Apdu.ReleaseRequest release -> {
        client.connect(Apdu.Terms.USUAL, false);
        yield new Apdu.ReleaseResponse(
            Dlt698Service.RELEASE_RESPONSE.code(), piid(release.piid()), 0);
      }
      case Apdu.GetRequest get -> get(get, client);
      case Apdu.GetRecords get -> records(get, client);
      case Apdu.GetNext next -> next(next, client);
      case Apdu.Change change -> change(change, client, operator);
      case Apdu.ChangeThenGet change -> changeThenGet(change, client, operator);
      case Apdu.ProxyRequest relayed -> proxy(relayed);
      case Apdu.Relay relay -> relay(relay);
      case Apdu.Secured secured -> secured(secured, client, operator);
      case Apdu.Broken broken -> broken(broken);
      case Apdu.Other other -> error(other.hex(), UNSUPPORTED);
      default -> null;
    };
  }

  /** Follows what may be said to many meters: the clock. */
  void hear(Apdu apdu) {
    if (apdu instanceof Apdu.Change change
        && !device.fixed()
        && change.code() == Dlt698Service.ACTION_REQUEST.code()) {
      change.wanted().stream()
          .filter(wanted -> wanted.name() == Dlt698Orders.BROADCAST_TIME)
          .forEach(wanted -> orders.call(wanted.name(), wanted.data(), 0));
    }
  }

  /** An attribute's value, or why there is none. */
  Result value(int oad) {
    return view.result(oad);
  }

  private static @Nullable Apdu broken(Apdu.Broken broken) {
    Dlt698Service service = Dlt698Service.of(broken.code());
    String behind = broken.hex().substring(Math.min(2, broken.hex().length()));
    if (service == null) {
      return error(behind, UNSUPPORTED);
    }
    if (!service.ofClient()) {
      return null;
    }
    String choices = service.hasChoices() ? behind.substring(Math.min(2, behind.length())) : behind;
    boolean envelope = service == Dlt698Service.SECURITY_REQUEST;
    return error(envelope ? "" : choices, CANNOT_PARSE);
  }

  /** The PIID stands first in what is left of an APDU. */
  private static Apdu error(String rest, int error) {
    int piid = rest.length() < 2 ? 0 : HexFormat.fromHexDigits(rest, 0, 2);
    return new Apdu.ErrorResponse(Dlt698Service.ERROR_RESPONSE.code(), piid(piid), error);
  }

  /** A request that was too long on its way is not followed. */
  private static Apdu late(Apdu apdu) {
    int get = Dlt698Service.GET_RESPONSE.code();
    return switch (apdu) {
      case Apdu.GetRequest asked ->
          new Apdu.Results(get, asked.choice(), piid(asked.piid()), late(asked.names()));
      case Apdu.Change asked ->
          new Apdu.Results(
              asked.code() | 0x80,
              asked.choice(),
              piid(asked.piid()),
              late(asked.wanted().stream().map(Result::name).toList()));
      default -> new Apdu.ErrorResponse(Dlt698Service.ERROR_RESPONSE.code(), 0, OTHER_ERROR);
    };
  }

  private static List<Result> late(List<Integer> names) {
    return names.stream().map(name -> new Result(name, Dar.TIME_TAG, null)).toList();
  }

  private Apdu connect(Apdu.ConnectRequest connect, Association client) {
    int result =
        switch (connect.access()) {
          case Apdu.Access.Public() -> 0;
          case Apdu.Access.Password(String password) -> right(password) ? 0 : WRONG_PASSWORD;
          case Apdu.Access.Symmetric access -> security.admits(access) ? 0 : WRONG_KEY;
          case Apdu.Access.Signed access -> security.admits(access) ? 0 : WRONG_KEY + 1;
        };
    if (result == 0) {
      client.connect(connect.terms(), !(connect.access() instanceof Apdu.Access.Public));
    }
    return new Apdu.ConnectResponse(
        Dlt698Service.CONNECT_RESPONSE.code(),
        piid(connect.piid()),
        FACTORY,
        Apdu.Terms.USUAL,
        result,
        List.of());
  }

  private boolean right(String password) {
    return SIX_DIGITS.matcher(password).matches()
        && device.passwords().allow(OPERATOR, Integer.parseInt(password), OPERATOR, device.time());
  }

  private Apdu get(Apdu.GetRequest get, Association client) {
    int code = Dlt698Service.GET_RESPONSE.code();
    int piid = piid(get.piid());
    if (get.choice() == ApduReader.MD5) {
      List<Result> sums = get.names().stream().map(this::md5).toList();
      return new Apdu.Results(code, get.choice(), piid, sums);
    }
    Apdu all = new Apdu.Results(code, get.choice(), piid, view.values(get.names()));
    return get.choice() == ApduReader.LIST ? fitting(all, piid, client) : all;
  }

  private Result md5(int oad) {
    AxdrValue value = view.value(oad);
    if (value == null) {
      return new Result(oad, Dar.NO_SUCH_OBJECT, null);
    }
    try {
      byte[] sum =
          MessageDigest.getInstance("MD5").digest(new AxdrWriter().value(value).toByteArray());
      return new Result(
          oad, Dar.OK, new AxdrValue.Octets(AxdrType.OCTET_STRING, HexFormat.of().formatHex(sum)));
    } catch (NoSuchAlgorithmException e) {
      return new Result(oad, Dar.REFUSED, null);
    }
  }

  private Apdu records(Apdu.GetRecords get, Association client) {
    int piid = piid(get.piid());
    Apdu all =
        new Apdu.RecordResults(
            Dlt698Service.GET_RESPONSE.code(),
            get.choice(),
            piid,
            get.wanted().stream().map(tables::read).toList());
    return fitting(all, piid, client);
  }

  /** The answer itself, or its first block where the client takes less at once. */
  private static Apdu fitting(Apdu answer, int piid, Association client) {
    if (Dlt698Message.of(answer).bytes().length <= client.apduSize()) {
      return answer;
    }
    List<Apdu.Block> blocks = Association.split(answer, piid, client.apduSize() / 2);
    if (blocks.size() == 1) {
      return answer;
    }
    client.blocks(blocks);
    return blocks.getFirst();
  }

  private static Apdu next(Apdu.GetNext next, Association client) {
    Apdu.Block block = client.after(next.block());
    int code = Dlt698Service.GET_RESPONSE.code();
    int piid = piid(next.piid());
    if (block == null) {
      int dar = client.inTransfer() ? Dar.WRONG_BLOCK : Dar.NOT_IN_TRANSFER;
      return new Apdu.Block(code, piid, true, next.block(), dar, List.of(), List.of());
    }
    return new Apdu.Block(
        code, piid, block.last(), block.block(), Dar.OK, block.results(), block.tables());
  }

  private Apdu change(Apdu.Change change, Association client, int operator) {
    List<Result> results = new ArrayList<>();
    for (Result wanted : change.wanted()) {
      results.add(change(change.code(), wanted, client, operator));
    }
    return new Apdu.Results(change.code() | 0x80, change.choice(), piid(change.piid()), results);
  }

  private Result change(int code, Result wanted, Association client, int operator) {
    int dar;
    if (device.fixed()) {
      dar = Dar.REFUSED;
    } else if (!client.trusted()) {
      dar = Dar.NOT_AUTHORISED;
    } else if (code == Dlt698Service.SET_REQUEST.code()) {
      dar = view.write(wanted.name(), wanted.data(), operator);
    } else {
      dar = orders.call(wanted.name(), wanted.data(), operator);
    }
    return new Result(wanted.name(), dar, null);
  }

  private Apdu changeThenGet(Apdu.ChangeThenGet change, Association client, int operator) {
    List<Apdu.ThenResult> results = new ArrayList<>();
    for (Apdu.ThenRead wanted : change.wanted()) {
      Result changed = change(change.code(), wanted.change(), client, operator);
      results.add(new Apdu.ThenResult(changed, view.result(wanted.read())));
    }
    return new Apdu.ThenResults(change.code() | 0x80, piid(change.piid()), results);
  }

  private Apdu proxy(Apdu.ProxyRequest request) {
    List<Apdu.ProxyTarget> answers = new ArrayList<>();
    for (Apdu.ProxyTarget target : request.targets()) {
      Apdu answer = proxy.ask(target.tsa(), target.timeout(), target.apdu());
      boolean fits = answer != null && answer.code() == (target.apdu().code() | 0x80);
      Apdu given = answer != null && fits ? answer : silent(target.apdu());
      answers.add(new Apdu.ProxyTarget(target.tsa(), 0, given));
    }
    return new Apdu.ProxyResponse(
        Dlt698Service.PROXY_RESPONSE.code(), request.choice(), piid(request.piid()), answers);
  }

  /** What stands in place of the answer of a server that gave none. */
  private static Apdu silent(Apdu asked) {
    int code = asked.code() | 0x80;
    return switch (asked) {
      case Apdu.GetRequest get ->
          new Apdu.Results(code, get.choice(), get.piid(), timedOut(get.names()));
      case Apdu.Change change ->
          new Apdu.Results(
              code,
              change.choice(),
              change.piid(),
              timedOut(change.wanted().stream().map(Result::name).toList()));
      case Apdu.ChangeThenGet change ->
          new Apdu.ThenResults(
              code,
              change.piid(),
              change.wanted().stream()
                  .map(each ->
                      new Apdu.ThenResult(timedOut(each.change().name()), timedOut(each.read())))
                  .toList());
      case Apdu.GetRecords get ->
          new Apdu.RecordResults(
              code,
              get.choice(),
              get.piid(),
              get.wanted().stream()
                  .map(each ->
                      new Apdu.Records(each.table(), each.columns(), Dar.TIMED_OUT, List.of()))
                  .toList());
      default -> throw new IllegalArgumentException("no proxy asks " + asked);
    };
  }

  private static List<Result> timedOut(List<Integer> names) {
    return names.stream().map(Dlt698Services::timedOut).toList();
  }

  private static Result timedOut(int name) {
    return new Result(name, Dar.TIMED_OUT, null);
  }

  private Apdu relay(Apdu.Relay relay) {
    String back = proxy.relay(relay);
    return new Apdu.RelayResult(
        Dlt698Service.PROXY_RESPONSE.code(),
        piid(relay.piid()),
        relay.port(),
        back == null ? Dar.TIMED_OUT : Dar.OK,
        back == null ? "" : back);
  }

  /** An envelope within an envelope is none. */
  private Apdu secured(Apdu.Secured secured, Association client, int operator) {
    byte[] inside = security.open(secured);
    Dlt698Message message = inside == null ? null : Dlt698Message.read(inside);
    Apdu answer =
        message == null || message.apdu() instanceof Apdu.Secured
            ? null
            : answer(message, client, operator);
    return answer == null
        ? new Apdu.SecuredResponse(
            Dlt698Service.SECURITY_RESPONSE.code(), false, Dar.SECURITY_FAILED, "", null)
        : security.seal(Dlt698Message.of(answer).bytes(), secured);
  }

  /** Priority and number come back, the bit of a waiting report does not. */
  private static int piid(int piid) {
    return piid & 0xBF;
  }
}

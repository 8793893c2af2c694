package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.DataItem;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A frame in one line. */
final class Dlt698Summary {

  private static final List<String> LINK_KINDS = List.of("login", "heartbeat", "logout");
  private static final List<String> LINK_RESULTS = List.of("ok", "duplicate", "illegal", "full");
  private static final List<String> FRAGMENTS = List.of("first", "last", "acknowledged", "middle");

  /** Hex digits of an envelope that are shown. */
  private static final int SHOWN = 128;

  private Dlt698Summary() {}

  static String of(Dlt698Frame frame) {
    if (frame.fragment()) {
      return fragment(frame.userData());
    }
    if (!frame.carriesApdu()) {
      return "control " + HexFormat.of().toHexDigits((byte) frame.control()) + " without data";
    }
    return of(frame.apdu());
  }

  static String of(Apdu apdu) {
    return (name(apdu) + " " + body(apdu)).strip();
  }

  private static String name(Apdu apdu) {
    Dlt698Service service = Dlt698Service.of(apdu.code());
    if (service == null) {
      return "service " + HexFormat.of().toHexDigits((byte) apdu.code());
    }
    return apdu instanceof Apdu.Broken ? service.words() : service.words(choice(apdu));
  }

  /** Number in bits 0 to 11, place in bits 14 and 15, both of two bytes low byte first. */
  private static String fragment(byte[] data) {
    if (data.length < 2) {
      return "fragment without number";
    }
    int head = (data[0] & 0xFF) | (data[1] & 0xFF) << 8;
    return "fragment "
        + FRAGMENTS.get(head >>> 14)
        + " number "
        + (head & 0xFFF)
        + (data.length == 2 ? "" : " data " + HexFormat.of().formatHex(data, 2, data.length));
  }

  /** A long envelope is told by its size. */
  private static String envelope(String apdu) {
    return apdu.length() <= SHOWN ? apdu : apdu.length() / 2 + " bytes";
  }

  private static int choice(Apdu apdu) {
    return switch (apdu) {
      case Apdu.GetRequest get -> get.choice();
      case Apdu.GetRecords get -> get.choice();
      case Apdu.GetNext _, Apdu.Block _ -> ApduReader.NEXT;
      case Apdu.Change change -> change.choice();
      case Apdu.ChangeThenGet _, Apdu.ThenResults _, Apdu.Relayed _ -> ApduReader.THEN_GET;
      case Apdu.Results results -> results.choice();
      case Apdu.RecordResults records -> records.choice();
      case Apdu.ReportResponse report -> report.choice();
      case Apdu.ProxyRequest proxy -> proxy.choice();
      case Apdu.ProxyResponse proxy -> proxy.choice();
      case Apdu.Relay _, Apdu.RelayResult _ -> ProxyReader.TRANS_COMMAND;
      case Apdu.Other other -> other.choice();
      default -> 0;
    };
  }

  private static String body(Apdu apdu) {
    return switch (apdu) {
      case Apdu.LinkRequest link ->
          word(LINK_KINDS, link.kind()) + " interval " + link.period() + " s, sent " + link.time();
      case Apdu.LinkResponse link -> word(LINK_RESULTS, link.result() & 0x7F);
      case Apdu.ConnectRequest connect ->
          piid(connect.piid()) + terms(connect.terms()) + access(connect.access());
      case Apdu.ConnectResponse connect ->
          piid(connect.piid()) + result(connect.result()) + terms(connect.terms());
      case Apdu.ReleaseRequest release -> piid(release.piid());
      case Apdu.ReleaseResponse release -> piid(release.piid()) + "result " + release.result();
      case Apdu.ReleaseNotification release -> piid(release.piid()) + "at " + release.now();
      case Apdu.GetRequest get ->
          piid(get.piid())
              + get.names().stream().map(Dlt698Summary::named).collect(Collectors.joining(", "));
      case Apdu.GetRecords get -> piid(get.piid()) + joined(get.wanted(), Dlt698Summary::wanted);
      case Apdu.GetNext next -> piid(next.piid()) + "block " + next.block();
      case Apdu.Change change -> piid(change.piid()) + results(change.code(), change.wanted());
      case Apdu.ChangeThenGet change ->
          piid(change.piid())
              + joined(
                  change.wanted(),
                  each ->
                      then(change.code(), each.change(), named(each.read()))
                          + " after "
                          + each.delay()
                          + " s");
      case Apdu.Results results ->
          piid(results.piid()) + results(results.code(), results.results());
      case Apdu.ThenResults results ->
          piid(results.piid())
              + joined(
                  results.results(),
                  each ->
                      then(
                          results.code(),
                          each.change(),
                          results(Dlt698Service.GET_RESPONSE.code(), List.of(each.read()))));
      case Apdu.RecordResults records ->
          piid(records.piid()) + joined(records.tables(), Dlt698Summary::table);
      case Apdu.Block block -> piid(block.piid()) + block(block);
      case Apdu.Relayed relayed ->
          piid(relayed.piid())
              + named(relayed.port())
              + " data "
              + String.join(" ", relayed.data());
      case Apdu.ReportResponse report ->
          piid(report.piid()) + joined(report.names(), Dlt698Summary::named);
      case Apdu.ProxyRequest proxy ->
          piid(proxy.piid())
              + "within "
              + proxy.timeout()
              + " s "
              + joined(proxy.targets(), Dlt698Summary::target);
      case Apdu.ProxyResponse proxy ->
          piid(proxy.piid()) + joined(proxy.targets(), Dlt698Summary::target);
      case Apdu.Relay relay ->
          piid(relay.piid()) + named(relay.port()) + " command " + relay.command();
      case Apdu.RelayResult relay ->
          piid(relay.piid())
              + named(relay.port())
              + (relay.dar() == Dar.OK
                  ? " data " + relay.data()
                  : " DAR " + relay.dar() + " " + Dar.words(relay.dar()));
      case Apdu.Secured secured ->
          (secured.cipher() ? "cipher text " : "plain text ") + envelope(secured.apdu());
      case Apdu.SecuredResponse secured ->
          secured.dar() == Dar.OK
              ? (secured.cipher() ? "cipher text " : "plain text ") + envelope(secured.apdu())
              : "DAR " + secured.dar() + " " + Dar.words(secured.dar());
      case Apdu.ErrorResponse error -> piid(error.piid()) + error(error.error());
      case Apdu.Other other -> other.hex();
      case Apdu.Broken broken -> "broken, " + broken.why() + ": " + broken.hex();
    };
  }

  private static String result(int result) {
    return result == 0 ? "allowed, " : "refused (" + result + "), ";
  }

  private static String terms(Apdu.Terms terms) {
    return "version "
        + terms.version()
        + " frames "
        + terms.sendSize()
        + "/"
        + terms.receiveSize()
        + " APDU "
        + terms.apduSize()
        + " timeout "
        + terms.timeout()
        + " s";
  }

  private static String access(Apdu.Access access) {
    return switch (access) {
      case Apdu.Access.Public _ -> " public";
      case Apdu.Access.Password _ -> " by password";
      case Apdu.Access.Symmetric _ -> " by symmetric key";
      case Apdu.Access.Signed _ -> " by signature";
    };
  }

  private static <T> String joined(List<T> all, Function<T, String> one) {
    return all.stream().map(one).collect(Collectors.joining("; "));
  }

  private static String wanted(Apdu.RecordWanted wanted) {
    return named(wanted.table())
        + " rows by "
        + wanted.rows().selector()
        + " columns "
        + wanted.columns().size();
  }

  private static String target(Apdu.ProxyTarget target) {
    return "TSA " + target.tsa() + " " + body(target.apdu());
  }

  private static String then(int code, Apdu.Result change, String read) {
    return results(code, List.of(change)) + " then " + read;
  }

  private static String block(Apdu.Block block) {
    String start = "block " + block.block() + (block.last() ? " last " : " ");
    if (block.dar() != Dar.OK) {
      return start + "DAR " + block.dar() + " " + Dar.words(block.dar());
    }
    return start
        + results(block.code(), block.results())
        + joined(block.tables(), Dlt698Summary::table);
  }

  private static String results(int code, List<Apdu.Result> results) {
    String kind = (code & 0x7F) == Dlt698Service.ACTION_REQUEST.code() ? "OMD " : "OAD ";
    return results.stream()
        .map(result -> kind + Oad.text(result.name()) + result(result))
        .collect(Collectors.joining("; "));
  }

  private static String result(Apdu.Result result) {
    List<DataItem> items = new ArrayList<>();
    Values.add(result, items);
    String values =
        items.stream()
            .map(item -> item.unit().isEmpty() ? item.value() : item.value() + " " + item.unit())
            .collect(Collectors.joining(", "));
    String name = ObjectDictionary.words(result.name());
    if (result.data() == null) {
      return name + " DAR " + result.dar() + " " + Dar.words(result.dar());
    }
    return name + " = " + values + (result.dar() == Dar.OK ? "" : " DAR " + result.dar());
  }

  private static String table(Apdu.Records records) {
    String start = "OAD " + Oad.text(records.table()) + ObjectDictionary.words(records.table());
    if (records.dar() != Dar.OK) {
      return start + " DAR " + records.dar() + " " + Dar.words(records.dar());
    }
    return start + " " + records.rows().size() + " rows of " + records.columns().size();
  }

  private static String named(int oad) {
    return "OAD " + Oad.text(oad) + ObjectDictionary.words(oad);
  }

  private static String error(int error) {
    return switch (error) {
      case 1 -> "APDU cannot be parsed";
      case 2 -> "service not supported";
      default -> "other error " + error;
    };
  }

  private static String piid(int piid) {
    return "PIID " + HexFormat.of().toHexDigits((byte) piid) + " ";
  }

  private static String word(List<String> words, int value) {
    return value < words.size() ? words.get(value) : Integer.toString(value);
  }
}

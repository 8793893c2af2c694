package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.DataItem;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A frame in one line. */
final class Dlt698Summary {

  private static final List<String> LINK_KINDS = List.of("login", "heartbeat", "logout");
  private static final List<String> LINK_RESULTS = List.of("ok", "duplicate", "illegal", "full");
  private static final List<String> FRAGMENTS = List.of("first", "last", "acknowledged", "middle");

  private Dlt698Summary() {}

  static String of(Dlt698Frame frame) {
    if (frame.fragment()) {
      return fragment(frame.userData());
    }
    if (!frame.carriesApdu()) {
      return "control " + HexFormat.of().toHexDigits((byte) frame.control()) + " without data";
    }
    Apdu apdu = frame.apdu();
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

  private static int choice(Apdu apdu) {
    return switch (apdu) {
      case Apdu.GetRequest get -> get.choice();
      case Apdu.Change change -> change.choice();
      case Apdu.Results results -> results.choice();
      case Apdu.RecordResults records -> records.choice();
      case Apdu.Other other -> other.choice();
      default -> 0;
    };
  }

  private static String body(Apdu apdu) {
    return switch (apdu) {
      case Apdu.LinkRequest link ->
          word(LINK_KINDS, link.kind()) + " interval " + link.period() + " s, sent " + link.time();
      case Apdu.LinkResponse link -> word(LINK_RESULTS, link.result() & 0x7F);
      case Apdu.Connect connect -> connect(connect);
      case Apdu.GetRequest get ->
          piid(get.piid())
              + get.names().stream().map(Dlt698Summary::named).collect(Collectors.joining(", "));
      case Apdu.Change change -> piid(change.piid()) + results(change.code(), change.wanted());
      case Apdu.Results results ->
          piid(results.piid()) + results(results.code(), results.results());
      case Apdu.RecordResults records ->
          piid(records.piid())
              + records.tables().stream()
                  .map(Dlt698Summary::table)
                  .collect(Collectors.joining("; "));
      case Apdu.ErrorResponse error -> piid(error.piid()) + error(error.error());
      case Apdu.Other other -> other.hex();
      case Apdu.Broken broken -> "broken, " + broken.why() + ": " + broken.hex();
    };
  }

  private static String connect(Apdu.Connect connect) {
    Integer result = connect.result();
    return piid(connect.piid())
        + (result == null ? "" : result == 0 ? "allowed, " : "refused (" + result + "), ")
        + "version "
        + connect.version()
        + " frames "
        + connect.sendSize()
        + "/"
        + connect.receiveSize()
        + " APDU "
        + connect.apduSize()
        + " timeout "
        + connect.timeout()
        + " s";
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

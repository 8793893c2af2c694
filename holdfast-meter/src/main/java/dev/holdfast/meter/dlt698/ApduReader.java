package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.Apdu.Access;
import dev.holdfast.meter.dlt698.Apdu.Proof;
import dev.holdfast.meter.dlt698.Apdu.Result;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the user data of a frame. Never throws on bytes. */
final class ApduReader {

  static final int NORMAL = 1;
  static final int LIST = 2;
  static final int RECORD = 3;
  static final int RECORD_LIST = 4;
  static final int NEXT = 5;
  static final int MD5 = 6;
  static final int THEN_GET = 3;

  /** Manufacturer, versions and dates in front of a CONNECT-Response. */
  private static final int FACTORY_VERSION = 32;

  private final AxdrReader in;
  private final byte[] bytes;
  private final ApduParts parts;

  private ApduReader(byte[] bytes) {
    this.bytes = bytes;
    this.in = new AxdrReader(bytes, 0, bytes.length);
    this.parts = new ApduParts(in);
  }

  /** Reads one APDU; bytes behind it are left alone. */
  static Apdu read(byte[] bytes) {
    return new ApduReader(bytes).apdu();
  }

  /** Reads an APDU and what stands behind it. */
  static Dlt698Message message(byte[] bytes) {
    ApduReader reader = new ApduReader(bytes);
    return reader.withTail(reader.apdu());
  }

  private Apdu apdu() {
    int code = bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    Dlt698Service service = Dlt698Service.of(code);
    if (service == null) {
      return broken(code, "unknown service");
    }
    Apdu apdu = body(service);
    String fault = in.fault();
    return fault == null ? apdu : broken(code, fault);
  }

  private Apdu broken(int code, String why) {
    return new Apdu.Broken(code, why, HexFormat.of().formatHex(bytes));
  }

  /** LINK and SECURITY have nothing behind them; from a client there is no report. */
  private Dlt698Message withTail(Apdu apdu) {
    Dlt698Service service = Dlt698Service.of(apdu.code());
    if (service == null
        || !service.hasTail()
        || apdu instanceof Apdu.Broken
        || apdu instanceof Apdu.Other) {
      return new Dlt698Message(apdu, null, null, in.left() == 0);
    }
    Apdu report = service.fromServer() ? report() : null;
    TimeTag tag = timeTag();
    return new Dlt698Message(apdu, report, tag, in.ok() && in.left() == 0);
  }

  private @Nullable Apdu report() {
    if (in.u8() == 0) {
      return null;
    }
    int code = Dlt698Service.REPORT_NOTIFICATION.code();
    Apdu report =
        switch (in.u8()) {
          case 1 -> new Apdu.Results(code, 1, 0, parts.many(5, parts::getResult));
          case 2 -> new Apdu.RecordResults(code, 2, 0, parts.many(7, parts::records));
          default -> {
            in.fail("unknown report");
            yield null;
          }
        };
    return in.ok() ? report : null;
  }

  private @Nullable TimeTag timeTag() {
    if (in.u8() == 0) {
      return null;
    }
    LocalDateTime sent = Moments.read(in.dateTimeS());
    int unit = in.u8();
    int delay = in.u16();
    if (sent == null) {
      in.fail("no time");
    }
    return sent == null || !in.ok() ? null : new TimeTag(sent, unit, delay);
  }

  private Apdu body(Dlt698Service service) {
    int code = in.u8();
    int choice = service.hasChoices() ? in.u8() : 0;
    return switch (service) {
      case LINK_REQUEST -> new Apdu.LinkRequest(code, in.u8(), in.u8(), in.u16(), in.dateTime());
      case LINK_RESPONSE ->
          new Apdu.LinkResponse(
              code, in.u8(), in.u8(), List.of(in.dateTime(), in.dateTime(), in.dateTime()));
      case CONNECT_REQUEST -> new Apdu.ConnectRequest(code, in.u8(), terms(), access());
      case CONNECT_RESPONSE ->
          new Apdu.ConnectResponse(
              code, in.u8(), in.hex(FACTORY_VERSION), terms(), in.u8(), security());
      case RELEASE_REQUEST -> new Apdu.ReleaseRequest(code, in.u8());
      case RELEASE_RESPONSE -> new Apdu.ReleaseResponse(code, in.u8(), in.u8());
      case RELEASE_NOTIFICATION ->
          new Apdu.ReleaseNotification(code, in.u8(), in.dateTimeS(), in.dateTimeS());
      case GET_REQUEST -> getRequest(code, choice);
      case GET_RESPONSE -> getResponse(code, choice);
      case SET_REQUEST, ACTION_REQUEST -> change(code, choice);
      case SET_RESPONSE -> changed(code, choice, parts::setResult);
      case ACTION_RESPONSE -> changed(code, choice, parts::actionResult);
      case REPORT_NOTIFICATION -> reported(code, choice);
      case REPORT_RESPONSE ->
          choice >= 1 && choice <= 3
              ? new Apdu.ReportResponse(
                  code, choice, in.u8(), choice == 3 ? List.of() : parts.names())
              : other(code, choice);
      case PROXY_REQUEST -> new ProxyReader(in, parts).request(code, choice);
      case PROXY_RESPONSE -> new ProxyReader(in, parts).response(code, choice);
      case SECURITY_REQUEST -> secured(code);
      case SECURITY_RESPONSE -> securedResponse(code);
      case ERROR_RESPONSE, CLIENT_ERROR -> new Apdu.ErrorResponse(code, in.u8(), in.u8());
    };
  }

  private Apdu other(int code, int choice) {
    return new Apdu.Other(code, choice, in.rest());
  }

  private Apdu.Terms terms() {
    return new Apdu.Terms(
        in.u16(), in.hex(8), in.hex(16), in.u16(), in.u16(), in.u8(), in.u16(), in.whole(4, false));
  }

  private Access access() {
    return switch (in.u8()) {
      case 0 -> new Access.Public();
      case 1 -> {
        byte[] password = HexFormat.of().parseHex(parts.string());
        yield new Access.Password(new String(password, StandardCharsets.UTF_8));
      }
      case 2 -> new Access.Symmetric(parts.string(), parts.string());
      case 3 -> new Access.Signed(parts.string(), parts.string());
      default -> {
        in.fail("unknown access");
        yield new Access.Public();
      }
    };
  }

  private List<String> security() {
    return in.u8() == 0 ? List.of() : List.of(parts.string(), parts.string());
  }

  private Apdu getRequest(int code, int choice) {
    return switch (choice) {
      case NORMAL, MD5 -> new Apdu.GetRequest(code, choice, in.u8(), List.of(in.i32()));
      case LIST -> new Apdu.GetRequest(code, choice, in.u8(), parts.names());
      case RECORD -> new Apdu.GetRecords(code, choice, in.u8(), List.of(parts.recordWanted()));
      case RECORD_LIST ->
          new Apdu.GetRecords(code, choice, in.u8(), parts.many(6, parts::recordWanted));
      case NEXT -> new Apdu.GetNext(code, in.u8(), in.u16());
      default -> other(code, choice);
    };
  }

  private Apdu getResponse(int code, int choice) {
    return switch (choice) {
      case NORMAL, MD5 -> new Apdu.Results(code, choice, in.u8(), List.of(getResult(choice)));
      case LIST -> new Apdu.Results(code, choice, in.u8(), parts.many(5, parts::getResult));
      case RECORD -> new Apdu.RecordResults(code, choice, in.u8(), List.of(parts.records()));
      case RECORD_LIST ->
          new Apdu.RecordResults(code, choice, in.u8(), parts.many(7, parts::records));
      case NEXT -> block(code);
      default -> other(code, choice);
    };
  }

  private Result getResult(int choice) {
    return choice == MD5 ? parts.md5Result() : parts.getResult();
  }

  private Apdu block(int code) {
    int piid = in.u8();
    boolean last = in.u8() != 0;
    int number = in.u16();
    return switch (in.u8()) {
      case 0 -> new Apdu.Block(code, piid, last, number, in.u8(), List.of(), List.of());
      case 1 ->
          new Apdu.Block(
              code, piid, last, number, Dar.OK, parts.many(5, parts::getResult), List.of());
      case 2 ->
          new Apdu.Block(
              code, piid, last, number, Dar.OK, List.of(), parts.many(7, parts::records));
      default -> {
        in.fail("neither results nor records");
        yield other(code, NEXT);
      }
    };
  }

  private Apdu change(int code, int choice) {
    return switch (choice) {
      case NORMAL -> new Apdu.Change(code, choice, in.u8(), List.of(parts.wanted()));
      case LIST -> new Apdu.Change(code, choice, in.u8(), parts.many(5, parts::wanted));
      case THEN_GET -> new Apdu.ChangeThenGet(code, in.u8(), parts.many(10, parts::thenRead));
      default -> other(code, choice);
    };
  }

  private Apdu changed(int code, int choice, Supplier<Result> one) {
    return switch (choice) {
      case NORMAL -> new Apdu.Results(code, choice, in.u8(), List.of(one.get()));
      case LIST -> new Apdu.Results(code, choice, in.u8(), parts.many(5, one));
      case THEN_GET ->
          new Apdu.ThenResults(code, in.u8(), parts.many(10, () -> parts.thenResult(one)));
      default -> other(code, choice);
    };
  }

  private Apdu reported(int code, int choice) {
    return switch (choice) {
      case 1 -> new Apdu.Results(code, choice, in.u8(), parts.many(5, parts::getResult));
      case 2 -> new Apdu.RecordResults(code, choice, in.u8(), parts.many(7, parts::records));
      case 3 -> new Apdu.Relayed(code, in.u8(), in.i32(), parts.many(1, parts::string));
      default -> other(code, choice);
    };
  }

  private Apdu secured(int code) {
    boolean cipher = cipher(in.u8());
    String apdu = parts.string();
    Proof proof =
        switch (in.u8()) {
          case 0 -> sidMac();
          case 1 -> new Proof.Random(parts.string());
          case 2 -> new Proof.RandomMac(parts.string(), parts.string());
          case 3 -> new Proof.Sid(in.i32(), parts.string());
          default -> {
            in.fail("unknown proof");
            yield new Proof.Mac("");
          }
        };
    return new Apdu.Secured(code, cipher, apdu, proof);
  }

  private Apdu securedResponse(int code) {
    int choice = in.u8();
    boolean refused = choice == 2;
    int dar = refused ? in.u8() : Dar.OK;
    boolean cipher = !refused && cipher(choice);
    String apdu = refused ? "" : parts.string();
    return new Apdu.SecuredResponse(code, cipher, dar, apdu, in.u8() == 0 ? null : answerProof());
  }

  private Proof answerProof() {
    return switch (in.u8()) {
      case 0 -> new Proof.Mac(parts.string());
      case 1 -> sidMac();
      default -> {
        in.fail("unknown proof");
        yield new Proof.Mac("");
      }
    };
  }

  private Proof sidMac() {
    return new Proof.SidMac(in.i32(), parts.string(), parts.string());
  }

  private boolean cipher(int choice) {
    if (choice > 1) {
      in.fail("neither plain nor cipher text");
    }
    return choice == 1;
  }

  /** Lists of results for those that join blocks: no count stands before them. */
  static List<Result> results(byte[] bytes) {
    AxdrReader in = new AxdrReader(bytes, 0, bytes.length);
    ApduParts parts = new ApduParts(in);
    List<Result> results = new ArrayList<>();
    while (in.ok() && in.left() > 0) {
      results.add(parts.getResult());
    }
    return results;
  }

  /** The same for records. */
  static List<Apdu.Records> records(byte[] bytes) {
    AxdrReader in = new AxdrReader(bytes, 0, bytes.length);
    ApduParts parts = new ApduParts(in);
    List<Apdu.Records> records = new ArrayList<>();
    while (in.ok() && in.left() > 0) {
      records.add(parts.records());
    }
    return records;
  }
}

package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.Apdu.ProxyTarget;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Reads what is asked of other servers, and what they answered: for each an APDU as it would be
 * said to itself.
 */
final class ProxyReader {

  static final int GET_LIST = 1;
  static final int GET_RECORD = 2;
  static final int SET_LIST = 3;
  static final int SET_THEN_GET = 4;
  static final int ACTION_LIST = 5;
  static final int ACTION_THEN_GET = 6;
  static final int TRANS_COMMAND = 7;

  private static final int COMDCB_BYTES = 5;

  /** TSA and count at least. */
  private static final int SMALLEST_TARGET = 2;

  private final AxdrReader in;
  private final ApduParts parts;

  ProxyReader(AxdrReader in, ApduParts parts) {
    this.in = in;
    this.parts = parts;
  }

  Apdu request(int code, int choice) {
    if (choice == TRANS_COMMAND) {
      return new Apdu.Relay(
          code, in.u8(), in.i32(), in.hex(COMDCB_BYTES), in.u16(), in.u16(), parts.string());
    }
    if (choice < GET_LIST || choice > TRANS_COMMAND) {
      return new Apdu.Other(code, choice, in.rest());
    }
    int piid = in.u8();
    int timeout = in.u16();
    List<ProxyTarget> targets =
        choice == GET_RECORD
            ? List.of(new ProxyTarget(parts.string(), 0, asked(choice, piid)))
            : parts.many(
                SMALLEST_TARGET,
                () -> new ProxyTarget(parts.string(), in.u16(), asked(choice, piid)));
    return new Apdu.ProxyRequest(code, choice, piid, timeout, targets);
  }

  private Apdu asked(int choice, int piid) {
    int get = Dlt698Service.GET_REQUEST.code();
    int set = Dlt698Service.SET_REQUEST.code();
    int action = Dlt698Service.ACTION_REQUEST.code();
    return switch (choice) {
      case GET_LIST -> new Apdu.GetRequest(get, ApduReader.LIST, piid, parts.names());
      case GET_RECORD ->
          new Apdu.GetRecords(get, ApduReader.RECORD, piid, List.of(parts.recordWanted()));
      case SET_LIST, ACTION_LIST ->
          new Apdu.Change(
              choice == SET_LIST ? set : action,
              ApduReader.LIST,
              piid,
              parts.many(5, parts::wanted));
      default ->
          new Apdu.ChangeThenGet(
              choice == SET_THEN_GET ? set : action, piid, parts.many(10, parts::thenRead));
    };
  }

  Apdu response(int code, int choice) {
    if (choice == TRANS_COMMAND) {
      int piid = in.u8();
      int port = in.i32();
      boolean data = in.u8() != 0;
      return new Apdu.RelayResult(
          code, piid, port, data ? Dar.OK : in.u8(), data ? parts.string() : "");
    }
    if (choice < GET_LIST || choice > TRANS_COMMAND) {
      return new Apdu.Other(code, choice, in.rest());
    }
    int piid = in.u8();
    IntFunction<ProxyTarget> target =
        which -> new ProxyTarget(parts.string(), 0, answered(which, piid));
    List<ProxyTarget> targets =
        choice == GET_RECORD
            ? List.of(target.apply(choice))
            : parts.many(SMALLEST_TARGET, () -> target.apply(choice));
    return new Apdu.ProxyResponse(code, choice, piid, targets);
  }

  private Apdu answered(int choice, int piid) {
    int get = Dlt698Service.GET_RESPONSE.code();
    int set = Dlt698Service.SET_RESPONSE.code();
    int action = Dlt698Service.ACTION_RESPONSE.code();
    int list = ApduReader.LIST;
    return switch (choice) {
      case GET_LIST -> new Apdu.Results(get, list, piid, parts.many(5, parts::getResult));
      case GET_RECORD ->
          new Apdu.RecordResults(get, ApduReader.RECORD, piid, List.of(parts.records()));
      case SET_LIST -> new Apdu.Results(set, list, piid, parts.many(5, parts::setResult));
      case ACTION_LIST -> new Apdu.Results(action, list, piid, parts.many(6, parts::actionResult));
      case SET_THEN_GET ->
          new Apdu.ThenResults(set, piid, parts.many(10, () -> parts.thenResult(parts::setResult)));
      default ->
          new Apdu.ThenResults(
              action, piid, parts.many(10, () -> parts.thenResult(parts::actionResult)));
    };
  }
}

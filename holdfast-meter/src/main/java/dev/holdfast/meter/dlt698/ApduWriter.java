package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.Apdu.Access;
import dev.holdfast.meter.dlt698.Apdu.Proof;
import dev.holdfast.meter.dlt698.Apdu.Result;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Writes APDUs as user data. */
final class ApduWriter {

  private final AxdrWriter out = new AxdrWriter();

  private ApduWriter() {}

  static byte[] bytes(Dlt698Message message) {
    ApduWriter writer = new ApduWriter();
    Dlt698Service service = Dlt698Service.of(message.apdu().code());
    if (service == null) {
      throw new IllegalArgumentException("no service " + message.apdu().code());
    }
    writer.apdu(message.apdu(), service);
    if (service.hasTail()) {
      writer.tail(message, service);
    }
    return writer.out.toByteArray();
  }

  private void tail(Dlt698Message message, Dlt698Service service) {
    if (service.fromServer()) {
      switch (message.report()) {
        case Apdu.Results results -> out.u8(1).u8(1).many(results.results(), ApduWriter::getResult);
        case Apdu.RecordResults records ->
            out.u8(1).u8(2).many(records.tables(), ApduWriter::records);
        case null, default -> out.u8(0);
      }
    }
    TimeTag tag = message.timeTag();
    if (tag == null) {
      out.u8(0);
    } else {
      out.u8(1).bare(RsdCodec.moment(tag.sent())).u8(tag.unit()).u16(tag.delay());
    }
  }

  private void apdu(Apdu apdu, Dlt698Service service) {
    out.u8(apdu.code());
    switch (apdu) {
      case Apdu.LinkRequest link -> {
        out.u8(link.piid()).u8(link.kind()).u16(link.period());
        time(link.time());
      }
      case Apdu.LinkResponse link -> {
        out.u8(link.piid()).u8(link.result());
        link.times().forEach(this::time);
      }
      case Apdu.ConnectRequest connect -> {
        out.u8(connect.piid());
        terms(connect.terms());
        access(connect.access());
      }
      case Apdu.ConnectResponse connect -> {
        out.u8(connect.piid()).hex(connect.factory());
        terms(connect.terms());
        out.u8(connect.result()).u8(connect.security().isEmpty() ? 0 : 1);
        connect.security().forEach(out::string);
      }
      case Apdu.ReleaseRequest release -> out.u8(release.piid());
      case Apdu.ReleaseResponse release -> out.u8(release.piid()).u8(release.result());
      case Apdu.ReleaseNotification release -> {
        out.u8(release.piid());
        Moments.write(AxdrType.DATE_TIME_S, release.established(), out);
        Moments.write(AxdrType.DATE_TIME_S, release.now(), out);
      }
      case Apdu.GetRequest get -> {
        out.u8(get.choice()).u8(get.piid());
        if (get.choice() == ApduReader.LIST) {
          out.length(get.names().size());
        }
        get.names().forEach(out::i32);
      }
      case Apdu.GetRecords get -> {
        out.u8(get.choice()).u8(get.piid());
        if (get.choice() == ApduReader.RECORD_LIST) {
          out.length(get.wanted().size());
        }
        get.wanted().forEach(wanted -> recordWanted(out, wanted));
      }
      case Apdu.GetNext next -> out.u8(ApduReader.NEXT).u8(next.piid()).u16(next.block());
      case Apdu.Change change -> {
        out.u8(change.choice()).u8(change.piid());
        if (change.choice() == ApduReader.LIST) {
          out.length(change.wanted().size());
        }
        change.wanted().forEach(wanted -> wanted(out, wanted));
      }
      case Apdu.ChangeThenGet change ->
          out.u8(ApduReader.THEN_GET).u8(change.piid()).many(change.wanted(), ApduWriter::thenRead);
      case Apdu.Results results -> results(results, service);
      case Apdu.ThenResults results -> {
        out.u8(ApduReader.THEN_GET).u8(results.piid()).length(results.results().size());
        results.results().forEach(each -> thenResult(each, service));
      }
      case Apdu.RecordResults records -> {
        out.u8(records.choice()).u8(records.piid());
        if (records.choice() == ApduReader.RECORD_LIST
            || service == Dlt698Service.REPORT_NOTIFICATION) {
          out.length(records.tables().size());
        }
        records.tables().forEach(table -> records(out, table));
      }
      case Apdu.Block block -> block(block);
      case Apdu.Relayed relayed ->
          out.u8(3).u8(relayed.piid()).i32(relayed.port()).many(relayed.data(), AxdrWriter::string);
      case Apdu.ReportResponse report -> {
        out.u8(report.choice()).u8(report.piid());
        if (report.choice() != 3) {
          out.many(report.names(), AxdrWriter::i32);
        }
      }
      case Apdu.ProxyRequest proxy -> {
        out.u8(proxy.choice()).u8(proxy.piid()).u16(proxy.timeout());
        targets(proxy.targets(), proxy.choice(), true);
      }
      case Apdu.ProxyResponse proxy -> {
        out.u8(proxy.choice()).u8(proxy.piid());
        targets(proxy.targets(), proxy.choice(), false);
      }
      case Apdu.Relay relay ->
          out.u8(ProxyReader.TRANS_COMMAND)
              .u8(relay.piid())
              .i32(relay.port())
              .hex(relay.settings())
              .u16(relay.timeout())
              .u16(relay.byteTimeout())
              .string(relay.command());
      case Apdu.RelayResult relay -> {
        out.u8(ProxyReader.TRANS_COMMAND).u8(relay.piid()).i32(relay.port());
        if (relay.dar() == Dar.OK) {
          out.u8(1).string(relay.data());
        } else {
          out.u8(0).u8(relay.dar());
        }
      }
      case Apdu.Secured secured -> {
        out.u8(secured.cipher() ? 1 : 0).string(secured.apdu());
        proof(secured.proof());
      }
      case Apdu.SecuredResponse secured -> securedResponse(secured);
      case Apdu.ErrorResponse error -> out.u8(error.piid()).u8(error.error());
      case Apdu.Other other -> out.u8(other.choice()).hex(other.hex());
      case Apdu.Broken broken -> throw new IllegalArgumentException(broken.why());
    }
  }

  private void time(String time) {
    Moments.write(AxdrType.DATE_TIME, time, out);
  }

  private void terms(Apdu.Terms terms) {
    out.u16(terms.version())
        .hex(terms.protocol())
        .hex(terms.functions())
        .u16(terms.sendSize())
        .u16(terms.receiveSize())
        .u8(terms.window())
        .u16(terms.apduSize())
        .whole(terms.timeout(), 4);
  }

  private void access(Access access) {
    switch (access) {
      case Access.Public() -> out.u8(0);
      case Access.Password(String password) ->
          out.u8(1).string(HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8)));
      case Access.Symmetric(String cipher, String signature) ->
          out.u8(2).string(cipher).string(signature);
      case Access.Signed(String cipher, String signature) ->
          out.u8(3).string(cipher).string(signature);
    }
  }

  private void results(Apdu.Results results, Dlt698Service service) {
    out.u8(results.choice()).u8(results.piid());
    if (results.choice() == ApduReader.LIST || service == Dlt698Service.REPORT_NOTIFICATION) {
      out.length(results.results().size());
    }
    for (Result result : results.results()) {
      if (service == Dlt698Service.GET_RESPONSE && results.choice() == ApduReader.MD5) {
        md5Result(result);
      } else {
        result(result, service);
      }
    }
  }

  private void result(Result result, Dlt698Service service) {
    switch (service) {
      case SET_RESPONSE -> out.i32(result.name()).u8(result.dar());
      case ACTION_RESPONSE -> {
        AxdrValue data = result.data();
        out.i32(result.name()).u8(result.dar()).u8(data == null ? 0 : 1);
        if (data != null) {
          out.value(data);
        }
      }
      default -> getResult(out, result);
    }
  }

  private void md5Result(Result result) {
    out.i32(result.name());
    if (result.data() instanceof AxdrValue.Octets(AxdrType _, String hex)) {
      out.u8(1).string(hex);
    } else {
      out.u8(0).u8(result.dar());
    }
  }

  private void thenResult(Apdu.ThenResult each, Dlt698Service service) {
    result(each.change(), service);
    getResult(out, each.read());
  }

  private void block(Apdu.Block block) {
    out.u8(ApduReader.NEXT).u8(block.piid()).u8(block.last() ? 1 : 0).u16(block.block());
    if (block.dar() != Dar.OK) {
      out.u8(0).u8(block.dar());
    } else if (block.tables().isEmpty()) {
      out.u8(1).many(block.results(), ApduWriter::getResult);
    } else {
      out.u8(2).many(block.tables(), ApduWriter::records);
    }
  }

  private void targets(List<Apdu.ProxyTarget> targets, int choice, boolean request) {
    boolean alone = choice == ProxyReader.GET_RECORD;
    if (!alone) {
      out.length(targets.size());
    }
    for (Apdu.ProxyTarget target : targets) {
      out.string(target.tsa());
      if (request && !alone) {
        out.u16(target.timeout());
      }
      target(target.apdu());
    }
  }

  private void target(Apdu apdu) {
    Dlt698Service service = Dlt698Service.of(apdu.code());
    switch (apdu) {
      case Apdu.GetRequest get -> out.many(get.names(), AxdrWriter::i32);
      case Apdu.GetRecords get -> get.wanted().forEach(wanted -> recordWanted(out, wanted));
      case Apdu.Change change -> out.many(change.wanted(), ApduWriter::wanted);
      case Apdu.ChangeThenGet change -> out.many(change.wanted(), ApduWriter::thenRead);
      case Apdu.Results results when service != null -> {
        out.length(results.results().size());
        results.results().forEach(result -> result(result, service));
      }
      case Apdu.ThenResults results when service != null -> {
        out.length(results.results().size());
        results.results().forEach(each -> thenResult(each, service));
      }
      case Apdu.RecordResults records -> records.tables().forEach(table -> records(out, table));
      default -> throw new IllegalArgumentException("no proxy has " + apdu);
    }
  }

  private void securedResponse(Apdu.SecuredResponse secured) {
    if (secured.dar() == Dar.OK) {
      out.u8(secured.cipher() ? 1 : 0).string(secured.apdu());
    } else {
      out.u8(2).u8(secured.dar());
    }
    switch (secured.proof()) {
      case null -> out.u8(0);
      case Proof.Mac(String mac) -> out.u8(1).u8(0).string(mac);
      case Proof.SidMac(int sid, String attached, String mac) ->
          out.u8(1).u8(1).i32(sid).string(attached).string(mac);
      case Proof other -> throw new IllegalArgumentException("no proof of a server: " + other);
    }
  }

  private void proof(Proof proof) {
    switch (proof) {
      case Proof.SidMac(int sid, String attached, String mac) ->
          out.u8(0).i32(sid).string(attached).string(mac);
      case Proof.Random(String random) -> out.u8(1).string(random);
      case Proof.RandomMac(String random, String mac) -> out.u8(2).string(random).string(mac);
      case Proof.Sid(int sid, String attached) -> out.u8(3).i32(sid).string(attached);
      case Proof.Mac mac -> throw new IllegalArgumentException("no proof of a client: " + mac);
    }
  }

  private static void wanted(AxdrWriter out, Result wanted) {
    AxdrValue data = wanted.data();
    out.i32(wanted.name()).value(data == null ? new AxdrValue.Null() : data);
  }

  private static void thenRead(AxdrWriter out, Apdu.ThenRead wanted) {
    wanted(out, wanted.change());
    out.i32(wanted.read()).u8(wanted.delay());
  }

  private static void recordWanted(AxdrWriter out, Apdu.RecordWanted wanted) {
    out.i32(wanted.table())
        .bare(RsdCodec.write(wanted.rows()))
        .bare(RsdCodec.columns(wanted.columns()));
  }

  static void getResult(AxdrWriter out, Result result) {
    AxdrValue data = result.data();
    out.i32(result.name());
    if (data == null) {
      out.u8(0).u8(result.dar());
    } else {
      out.u8(1).value(data);
    }
  }

  static void records(AxdrWriter out, Apdu.Records records) {
    out.i32(records.table()).bare(RsdCodec.columns(records.columns()));
    if (records.dar() != Dar.OK) {
      out.u8(0).u8(records.dar());
    } else {
      out.u8(1).many(records.rows(), (w, row) -> row.forEach(w::value));
    }
  }
}

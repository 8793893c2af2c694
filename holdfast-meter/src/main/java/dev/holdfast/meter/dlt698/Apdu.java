package dev.holdfast.meter.dlt698;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user data of a frame says. PIID: bit 7 priority, bits 0 to 5 number; from a server bit 6
 * says that a report waits. Bytes without meaning here are in hex.
 */
public sealed interface Apdu {

  /** The service's code, 0 to 255. */
  int code();

  /**
   * One attribute or method and what became of it.
   *
   * @param name OAD or OMD
   * @param dar data access result, {@link Dar#OK} where there is data
   * @param data null where there is none
   */
  record Result(int name, int dar, @Nullable AxdrValue data) {}

  /**
   * Rows of a record table.
   *
   * @param table OAD of the table
   * @param columns what each row has
   * @param dar data access result
   * @param rows each with a value a column
   */
  record Records(int table, List<Column> columns, int dar, List<List<AxdrValue>> rows) {
    public Records {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * Which records are wanted of a table.
   *
   * @param table OAD of the table
   * @param rows which rows
   * @param columns what of them; empty for all
   */
  record RecordWanted(int table, Rsd rows, List<Column> columns) {
    public RecordWanted {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A change, and an attribute to read behind it.
   *
   * @param change with its value in {@link Result#data}
   * @param read OAD
   * @param delay s to wait between both, 0 for the meter's own
   */
  record ThenRead(Result change, int read, int delay) {}

  /** What became of a change and of the reading behind it. */
  record ThenResult(Result change, Result read) {}

  /**
   * Login, heartbeat or logout, sent by a server.
   *
   * @param kind 0 login, 1 heartbeat, 2 logout
   * @param period heartbeat period in s
   * @param time the server's time
   */
  record LinkRequest(int code, int piid, int kind, int period, String time) implements Apdu {}

  /**
   * Answer to login, heartbeat or logout.
   *
   * @param result bit 7 clock trusted, 0 ok, 1 duplicate, 2 illegal, 3 full
   * @param times of the request, its reception and the answer
   */
  record LinkResponse(int code, int piid, int result, List<String> times) implements Apdu {
    public LinkResponse {
      times = List.copyOf(times);
    }
  }

  /** Asks for an application connection. */
  record ConnectRequest(int code, int piid, Terms terms, Access access) implements Apdu {}

  /**
   * Answers it.
   *
   * @param factory manufacturer, versions and dates, 32 bytes in hex
   * @param result 0 allowed, 1 password, 2 symmetric, 3 signature, 4 version, 5 other
   * @param security random number and signature in hex, none or two
   */
  record ConnectResponse(
      int code, int piid, String factory, Terms terms, int result, List<String> security)
      implements Apdu {
    public ConnectResponse {
      security = List.copyOf(security);
    }
  }

  /** Ends a connection. */
  record ReleaseRequest(int code, int piid) implements Apdu {}

  /** Answers it; result 0 is done. */
  record ReleaseResponse(int code, int piid, int result) implements Apdu {}

  /** The server has ended a connection. */
  record ReleaseNotification(int code, int piid, String established, String now) implements Apdu {}

  /**
   * Asks for attributes: one, or a list.
   *
   * @param choice 1 normal, 2 list, 6 MD5
   */
  record GetRequest(int code, int choice, int piid, List<Integer> names) implements Apdu {
    public GetRequest {
      names = List.copyOf(names);
    }
  }

  /**
   * Asks for records.
   *
   * @param choice 3 of one table, 4 of several
   */
  record GetRecords(int code, int choice, int piid, List<RecordWanted> wanted) implements Apdu {
    public GetRecords {
      wanted = List.copyOf(wanted);
    }
  }

  /**
   * Asks for the next block of an answer.
   *
   * @param block number of the last block received
   */
  record GetNext(int code, int piid, int block) implements Apdu {}

  /** Writes attributes or calls methods, each with its value in {@link Result#data}. */
  record Change(int code, int choice, int piid, List<Result> wanted) implements Apdu {
    public Change {
      wanted = List.copyOf(wanted);
    }
  }

  /** Writes attributes or calls methods, and reads behind each. */
  record ChangeThenGet(int code, int piid, List<ThenRead> wanted) implements Apdu {
    public ChangeThenGet {
      wanted = List.copyOf(wanted);
    }
  }

  /**
   * The results of GET, SET or ACTION in the order of the request, or the values of a report; of an
   * MD5 the sum as an octet-string.
   */
  record Results(int code, int choice, int piid, List<Result> results) implements Apdu {
    public Results {
      results = List.copyOf(results);
    }
  }

  /** The results of changes and of the readings behind them. */
  record ThenResults(int code, int piid, List<ThenResult> results) implements Apdu {
    public ThenResults {
      results = List.copyOf(results);
    }
  }

  /** The results of GET Record and RecordList, or the records of a report. */
  record RecordResults(int code, int choice, int piid, List<Records> tables) implements Apdu {
    public RecordResults {
      tables = List.copyOf(tables);
    }
  }

  /**
   * A block of an answer to GET that was too long for one.
   *
   * @param last whether no other follows
   * @param block number from 0
   * @param dar why there is none, {@link Dar#OK} where there are results
   * @param results attributes, or none
   * @param tables records, or none
   */
  record Block(
      int code,
      int piid,
      boolean last,
      int block,
      int dar,
      List<Result> results,
      List<Records> tables)
      implements Apdu {
    public Block {
      results = List.copyOf(results);
      tables = List.copyOf(tables);
    }
  }

  /**
   * What another device sent to a port of the server, as a report.
   *
   * @param port OAD of the port
   * @param data in hex
   */
  record Relayed(int code, int piid, int port, List<String> data) implements Apdu {
    public Relayed {
      data = List.copyOf(data);
    }
  }

  /**
   * Confirms a report.
   *
   * @param choice that of the report
   * @param names OADs of the report; none for relayed data
   */
  record ReportResponse(int code, int choice, int piid, List<Integer> names) implements Apdu {
    public ReportResponse {
      names = List.copyOf(names);
    }
  }

  /**
   * Asks a server for what other servers have.
   *
   * @param choice 1 to 6
   * @param timeout s for all of them
   */
  record ProxyRequest(int code, int choice, int piid, int timeout, List<ProxyTarget> targets)
      implements Apdu {
    public ProxyRequest {
      targets = List.copyOf(targets);
    }
  }

  /** What one other server is asked, or has answered: an APDU of its own with the same PIID. */
  record ProxyTarget(String tsa, int timeout, Apdu apdu) {}

  /** What the other servers have answered; timeouts are 0. */
  record ProxyResponse(int code, int choice, int piid, List<ProxyTarget> targets) implements Apdu {
    public ProxyResponse {
      targets = List.copyOf(targets);
    }
  }

  /**
   * Has a server send bytes by one of its ports.
   *
   * @param port OAD of the port
   * @param settings COMDCB: rate, parity, data bits, stop bits, flow control, 5 bytes in hex
   * @param timeout s until the answer
   * @param byteTimeout ms between its bytes
   * @param command in hex
   */
  record Relay(
      int code, int piid, int port, String settings, int timeout, int byteTimeout, String command)
      implements Apdu {}

  /**
   * What came back by the port.
   *
   * @param dar why nothing did, {@link Dar#OK} where there is data
   * @param data in hex
   */
  record RelayResult(int code, int piid, int port, int dar, String data) implements Apdu {}

  /**
   * An APDU within an envelope, from a client.
   *
   * @param cipher whether it is encrypted
   * @param apdu in hex
   */
  record Secured(int code, boolean cipher, String apdu, Proof proof) implements Apdu {}

  /**
   * An APDU within an envelope, from a server.
   *
   * @param dar why there is none, {@link Dar#OK} where there is one
   * @param proof null where there is none
   */
  record SecuredResponse(int code, boolean cipher, int dar, String apdu, @Nullable Proof proof)
      implements Apdu {}

  /**
   * The peer could not do with the APDU.
   *
   * @param error 1 cannot parse, 2 unsupported, else other
   */
  record ErrorResponse(int code, int piid, int error) implements Apdu {}

  /** A service known by name only, its bytes behind code and choice in hex. */
  record Other(int code, int choice, String hex) implements Apdu {}

  /**
   * User data that is no APDU of its service.
   *
   * @param why what is wrong, with the offset in the user data
   */
  record Broken(int code, String why, String hex) implements Apdu {}

  /**
   * What a client or a server offers for an application connection.
   *
   * @param version protocol version
   * @param protocol 64 bits in hex
   * @param functions 128 bits in hex
   * @param sendSize largest frame it sends, bytes
   * @param receiveSize largest frame it takes, bytes
   * @param window frames it takes at once
   * @param apduSize largest APDU it takes, bytes
   * @param timeout s
   */
  record Terms(
      int version,
      String protocol,
      String functions,
      int sendSize,
      int receiveSize,
      int window,
      int apduSize,
      long timeout) {

    /** Version 21, all bits, frames and APDUs of 1024 bytes, 2 hours. */
    public static final Terms USUAL =
        new Terms(21, "f".repeat(16), "f".repeat(32), 1024, 1024, 1, 1024, 7200);
  }

  /** How a client shows who it is. */
  sealed interface Access {

    /** Not at all: it may read what is public. */
    record Public() implements Access {}

    /** By a password. */
    record Password(String password) implements Access {
      @Override
      public String toString() {
        return "Password";
      }
    }

    /** By a key both have; cipher text and signature in hex. */
    record Symmetric(String cipher, String signature) implements Access {}

    /** By a signature; cipher text and signature in hex. */
    record Signed(String cipher, String signature) implements Access {}
  }

  /** What proves an envelope; bytes in hex. */
  sealed interface Proof {

    /** Identifier of the security, its data and a MAC. */
    record SidMac(int sid, String attached, String mac) implements Proof {}

    /** A random number. */
    record Random(String random) implements Proof {}

    /** A random number and a MAC. */
    record RandomMac(String random, String mac) implements Proof {}

    /** Identifier of the security and its data. */
    record Sid(int sid, String attached) implements Proof {}

    /** A MAC alone, from a server. */
    record Mac(String mac) implements Proof {}
  }
}

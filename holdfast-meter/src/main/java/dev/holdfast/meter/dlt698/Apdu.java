package dev.holdfast.meter.dlt698;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the user data of a frame says. PIID: bit 7 priority, bits 0 to 5 number; from a server bit 6
 * says that a report waits.
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
   * @param columns OADs of the columns; of a related column the one it starts with
   * @param dar data access result
   * @param rows each with a value a column
   */
  record Records(int table, List<Integer> columns, int dar, List<List<AxdrValue>> rows) {}

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
  record LinkResponse(int code, int piid, int result, List<String> times) implements Apdu {}

  /**
   * What a client or a server offers for an application connection.
   *
   * @param result null in a request; 0 allowed
   * @param version protocol version
   * @param sendSize largest frame it sends, bytes
   * @param receiveSize largest frame it takes, bytes
   * @param apduSize largest APDU it takes, bytes
   * @param timeout s
   */
  record Connect(
      int code,
      int piid,
      @Nullable Integer result,
      int version,
      int sendSize,
      int receiveSize,
      int apduSize,
      long timeout)
      implements Apdu {}

  /**
   * Asks for attributes: one, or a list.
   *
   * @param choice 1 normal, 2 list, 3 record
   */
  record GetRequest(int code, int choice, int piid, List<Integer> names) implements Apdu {}

  /** Writes attributes or calls methods, each with its value in {@link Result#data}. */
  record Change(int code, int choice, int piid, List<Result> wanted) implements Apdu {}

  /** The results of GET, SET or ACTION, in the order of the request. */
  record Results(int code, int choice, int piid, List<Result> results) implements Apdu {}

  /** The results of GET Record and RecordList. */
  record RecordResults(int code, int choice, int piid, List<Records> tables) implements Apdu {}

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
}

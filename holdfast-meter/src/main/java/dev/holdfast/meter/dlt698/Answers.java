package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.dlt698.Apdu.Result;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which APDU answers which, and whether it refuses. */
final class Answers {

  private static final int NUMBER_MASK = 0x3F;

  private Answers() {}

  /** Whether an APDU of a server answers one of a client: service, number, names. */
  static boolean fits(Apdu asked, Apdu answer) {
    if (answer instanceof Apdu.ErrorResponse) {
      return samePiid(asked, answer);
    }
    if (answer.code() != (asked.code() | 0x80) || !samePiid(asked, answer)) {
      return false;
    }
    return switch (asked) {
      case Apdu.GetRequest get -> answer instanceof Apdu.Results r && names(r).equals(get.names());
      case Apdu.Change change ->
          answer instanceof Apdu.Results r
              && names(r).equals(change.wanted().stream().map(Result::name).toList());
      case Apdu.GetRecords get ->
          answer instanceof Apdu.RecordResults r
              && r.tables().stream()
                  .map(Apdu.Records::table)
                  .toList()
                  .equals(get.wanted().stream().map(Apdu.RecordWanted::table).toList());
      case Apdu.ChangeThenGet change ->
          answer instanceof Apdu.ThenResults r && r.results().size() == change.wanted().size();
      case Apdu.ProxyRequest proxy ->
          answer instanceof Apdu.ProxyResponse r && r.choice() == proxy.choice();
      case Apdu.Relay relay -> answer instanceof Apdu.RelayResult r && r.port() == relay.port();
      default -> !(answer instanceof Apdu.Other);
    };
  }

  private static List<Integer> names(Apdu.Results results) {
    return results.results().stream().map(Result::name).toList();
  }

  /** Envelopes have no number. */
  static boolean samePiid(Apdu asked, Apdu answer) {
    int mine = piid(asked);
    int other = piid(answer);
    return mine < 0 || other < 0 || ((mine ^ other) & NUMBER_MASK) == 0;
  }

  private static int piid(Apdu apdu) {
    return switch (apdu) {
      case Apdu.LinkRequest a -> a.piid();
      case Apdu.LinkResponse a -> a.piid();
      case Apdu.ConnectRequest a -> a.piid();
      case Apdu.ConnectResponse a -> a.piid();
      case Apdu.ReleaseRequest a -> a.piid();
      case Apdu.ReleaseResponse a -> a.piid();
      case Apdu.ReleaseNotification a -> a.piid();
      case Apdu.GetRequest a -> a.piid();
      case Apdu.GetRecords a -> a.piid();
      case Apdu.GetNext a -> a.piid();
      case Apdu.Change a -> a.piid();
      case Apdu.ChangeThenGet a -> a.piid();
      case Apdu.Results a -> a.piid();
      case Apdu.ThenResults a -> a.piid();
      case Apdu.RecordResults a -> a.piid();
      case Apdu.Block a -> a.piid();
      case Apdu.Relayed a -> a.piid();
      case Apdu.ReportResponse a -> a.piid();
      case Apdu.ProxyRequest a -> a.piid();
      case Apdu.ProxyResponse a -> a.piid();
      case Apdu.Relay a -> a.piid();
      case Apdu.RelayResult a -> a.piid();
      case Apdu.ErrorResponse a -> a.piid();
      case Apdu.Secured _, Apdu.SecuredResponse _, Apdu.Other _, Apdu.Broken _ -> -1;
    };
  }

  /** Which changes were refused, or why a connection was; null where none was. */
  static @Nullable String refusedChange(Apdu answer) {
    return switch (answer) {
      case Apdu.ConnectResponse connect when connect.result() != 0 -> Dlt698Summary.of(connect);
      case Apdu.Results all
          when all.code() == Dlt698Service.SET_RESPONSE.code()
              || all.code() == Dlt698Service.ACTION_RESPONSE.code() ->
          refused(all.results());
      case Apdu.ThenResults all ->
          refused(all.results().stream().map(Apdu.ThenResult::change).toList());
      default -> null;
    };
  }

  private static @Nullable String refused(List<Result> results) {
    String text =
        results.stream()
            .filter(result -> result.dar() != Dar.OK)
            .map(result -> Oad.text(result.name()) + " " + Dar.words(result.dar()))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? null : text;
  }

  /** Why nothing was done, null where something was. */
  static @Nullable String refusal(Apdu answer) {
    List<Result> results =
        switch (answer) {
          case Apdu.Results all -> all.results();
          case Apdu.ThenResults all -> all.results().stream().map(Apdu.ThenResult::change).toList();
          case Apdu.RecordResults all ->
              all.tables().stream()
                  .map(table -> new Result(table.table(), table.dar(), null))
                  .toList();
          case Apdu.RelayResult relay -> List.of(new Result(relay.port(), relay.dar(), null));
          default -> List.of();
        };
    boolean refused =
        !results.isEmpty()
            && results.stream().allMatch(result -> result.dar() != Dar.OK && result.data() == null);
    return refused
        ? results.stream()
            .map(result -> Oad.text(result.name()) + " " + Dar.words(result.dar()))
            .collect(Collectors.joining(", "))
        : null;
  }
}

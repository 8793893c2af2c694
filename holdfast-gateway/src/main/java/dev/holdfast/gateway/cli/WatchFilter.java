package dev.holdfast.gateway.cli;

import dev.holdfast.watch.ConnectionVerdict;
import dev.holdfast.watch.scan.Connection;
import dev.holdfast.watch.scan.ConnectionRow;
import dev.holdfast.watch.scan.Owner;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which connections are shown: those that every given option lets through. */
final class WatchFilter {

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Only with this port at either end; may be given several times.")
  private Set<Integer> ports = Set.of();

  @Option(
      names = "--process",
      paramLabel = "NAME|PID",
      description = "Only of this process; may be given several times.")
  private Set<String> processes = Set.of();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      converter = UpperCase.class,
      description = "Only in this state, such as CLOSE_WAIT; may be given several times.")
  private Set<String> states = Set.of();

  @Option(
      names = "--verdict",
      paramLabel = "VERDICT",
      converter = Known.class,
      description = "Only with this verdict, such as blind; may be given several times.")
  private Set<ConnectionVerdict> verdicts = Set.of();

  private static final class UpperCase implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return text.toUpperCase(Locale.ROOT);
    }
  }

  private static final class Known implements ITypeConverter<ConnectionVerdict> {
    @Override
    public ConnectionVerdict convert(String text) {
      return Arrays.stream(ConnectionVerdict.values())
          .filter(verdict -> verdict.text().equals(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'"
                      + text
                      + "' is none of "
                      + Arrays.stream(ConnectionVerdict.values())
                          .map(ConnectionVerdict::text)
                          .collect(Collectors.joining(", "))));
    }
  }

  boolean takes(Connection connection) {
    Owner owner = connection.owner();
    return (ports.isEmpty()
            || ports.contains(connection.socket().local().port())
            || ports.contains(connection.socket().remote().port()))
        && (processes.isEmpty()
            || (owner != null
                && (processes.contains(owner.process())
                    || processes.contains(Integer.toString(owner.pid())))))
        && (states.isEmpty() || states.contains(ConnectionRow.of(connection).state()))
        && (verdicts.isEmpty() || verdicts.contains(connection.judged().verdict()));
  }
}

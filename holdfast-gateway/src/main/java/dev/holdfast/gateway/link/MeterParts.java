package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.line.Duty;
import dev.holdfast.meter.line.LineMeter;
import dev.holdfast.meter.line.LineSettings;
import dev.holdfast.meter.line.LineSpeed;
import dev.holdfast.meter.line.LineState;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A line of meters as a link of the gateway: each reading is durable before the line asks on. */
final class MeterParts {

  /** More than the largest frame of any meter protocol. */
  private static final int MAX_FRAME_BYTES = 64 << 10;

  /** How long a meter may take to begin its answer; DL/T 645 lets it have as much. */
  private static final Duration THINKING = Duration.ofMillis(500);

  private MeterParts() {}

  static HostedLink.Parts<MeterLine> of(LinkConfig config, MeterHall hall) {
    return of(config, hall, List.of());
  }

  /**
   * The same.
   *
   * @param more what else is spoken on the line, by those between us and the meters
   */
  static HostedLink.Parts<MeterLine> of(LinkConfig config, MeterHall hall, List<Tongue> more) {
    MeterConfig keys = Objects.requireNonNull(config.meter(), "checked with the configuration");
    List<Tongue> tongues = new ArrayList<>(tongues(keys));
    more.stream()
        .filter(tongue -> tongues.stream().noneMatch(known -> speak(known, tongue)))
        .forEach(tongues::add);
    List<LineMeter> meters =
        keys.meters().stream()
            .map(meter -> new LineMeter(meter.name(), MeterClients.of(meter)))
            .toList();
    LineSettings settings = settings(config, keys);
    AtomicReference<Consumer<SessionEvent>> told = new AtomicReference<>(_ -> {});
    List<Duty> duties =
        new MeterDuties(config.name(), hall.journal(), event -> told.get().accept(event)).of(keys);
    MeterErrands errands = new MeterErrands(keys.meters(), LocalDateTime::now);
    return new HostedLink.Parts<>(
        "meter",
        transport(config).build(),
        port -> new MeterLine(port, tongues, meters, duties, settings),
        LineState.TABLE,
        config.heartbeat(),
        false,
        events -> {
          told.set(events);
          return new MeterDesk(config.name(), errands, hall.readings(), events);
        });
  }

  private static boolean speak(Tongue one, Tongue other) {
    return one.sure() && one.format().protocol().equals(other.format().protocol());
  }

  /** How its channels are opened and kept. */
  static LinkSettings.Builder transport(LinkConfig config) {
    return HostedLinks.settings(
        config, HostedLinks.redial(config, Duration.ofMillis(1)), MAX_FRAME_BYTES);
  }

  private static LineSettings settings(LinkConfig config, MeterConfig keys) {
    LineSettings usual = LineSettings.defaults();
    Duration timeout = keys.timeout();
    return new LineSettings(
        keys.interval(),
        timeout == null ? THINKING : timeout,
        keys.retries(),
        keys.turnaround(),
        usual.gap(),
        usual.maxQueue(),
        usual.demoteAfter(),
        usual.downInterval(),
        true,
        usual.commitDeadline(),
        timeout == null ? LineSpeed.of(config.where()) : LineSpeed.NETWORK,
        config.meterPolicy());
  }

  private static List<Tongue> tongues(MeterConfig keys) {
    List<MeterConfig.Language> spoken = keys.spoken();
    if (spoken.equals(List.of(MeterConfig.Language.MODBUS_TCP))) {
      return List.of(Tongue.modbus(new TcpFormat(true)));
    }
    List<Integer> units =
        keys.meters().stream()
            .filter(meter -> meter.protocol() == MeterConfig.Language.MODBUS_RTU)
            .map(meter -> Integer.valueOf(meter.address()))
            .toList();
    return Protocols.standard()
        .among(units)
        .tongues(spoken.stream().map(MeterConfig.Language::key).toList(), MeterFrame.Role.RESPONSE);
  }
}

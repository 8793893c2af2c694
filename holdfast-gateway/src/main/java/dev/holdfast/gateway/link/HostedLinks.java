package dev.holdfast.gateway.link;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.list;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.NamesFile;
import dev.holdfast.gateway.config.Problem;
import dev.holdfast.gateway.config.SecsConfig;
import dev.holdfast.gateway.config.SmlScript;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.gem.Answers;
import dev.holdfast.hsms.gem.Communication;
import dev.holdfast.hsms.gem.EquipmentAnswers;
import dev.holdfast.hsms.gem.HostAnswers;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.time.Backoff;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Opens the gateway's links from their configuration. */
public final class HostedLinks {

  /** MDLN and SOFTREV where we are the equipment. */
  private static final String MODEL = "HOLDFAST";

  private static final String REVISION = "1";

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  private HostedLinks() {}

  /**
   * Opens all links, those that share connections together; they are kept until {@code links} is
   * closed.
   *
   * @param appeared takes links of callers that dial in later, on the thread that owns them
   */
  public static List<HostedLink<?>> openAll(
      List<LinkConfig> configs,
      Links links,
      Journal journal,
      LinkChanges changes,
      Consumer<HostedLink<?>> appeared) {
    List<LinkConfig> known = configs.stream().flatMap(DialInLinks::known).toList();
    MeterHall hall = new MeterHall(known, new Readings(System::nanoTime), journal);
    Map<String, List<HostedLink<?>>> ports = new HashMap<>();
    configs.stream()
        .filter(GuestLinks::welcomes)
        .forEach(host ->
            ports.putAll(GuestLinks.open(host, configs, hall, links, journal, changes, appeared)));
    Map<String, SharedLinks<?>> shared = new LinkedHashMap<>();
    configs.stream()
        .filter(SharedLinks::shares)
        .filter(config -> !ports.containsKey(config.name()))
        .collect(groupingBy(SharedLinks::place, LinkedHashMap::new, toList()))
        .forEach((place, members) -> shared.put(place, SharedLinks.of(members, journal)));
    List<HostedLink<?>> all = new ArrayList<>();
    for (LinkConfig config : configs) {
      List<HostedLink<?>> open = ports.get(config.name());
      if (open != null) {
        all.addAll(open);
        continue;
      }
      if (DialInLinks.dialsIn(config)) {
        all.addAll(DialInLinks.open(config, hall, links, journal, changes, appeared, null));
        continue;
      }
      SharedLinks<?> group =
          SharedLinks.shares(config) ? shared.get(SharedLinks.place(config)) : null;
      all.addAll(
          group == null
              ? open(config, hall, links, journal, changes)
              : List.of(group.add(config, journal, changes)));
    }
    shared.values().forEach(group -> group.open(links));
    all.forEach(hall::opened);
    return all;
  }

  private static List<HostedLink<?>> open(
      LinkConfig config, MeterHall hall, Links links, Journal journal, LinkChanges changes) {
    return switch (config.protocol()) {
      case HSMS -> one(HsmsParts.of(config, journal), links, journal, changes);
      case SECS1 -> one(Secs1Parts.of(config), links, journal, changes);
      case METER -> one(MeterParts.of(config, hall), links, journal, changes);
      case ARQ -> ArqParts.open(config, links, journal, changes);
      case SERVE -> one(ServeParts.of(config, hall), links, journal, changes);
      case MESSAGES -> one(MessagesParts.of(config), links, journal, changes);
    };
  }

  private static <S extends Session> List<HostedLink<?>> one(
      HostedLink.Parts<S> parts, Links links, Journal journal, LinkChanges changes) {
    return List.of(HostedLink.open(parts, links, journal, changes));
  }

  /** How we behave on a link that carries SECS-II. */
  static SecsDesk.Manners manners(SecsConfig keys, LinkConfig.Role role) {
    Communication.Opening opening =
        switch (keys.communicationWanted()) {
          case REQUEST -> Communication.Opening.REQUEST;
          case WAIT -> Communication.Opening.WAIT;
          case OFF -> null;
        };
    Path names = keys.names();
    return new SecsDesk.Manners(
        keys.charset(),
        opening,
        keys.communicationDelay(),
        keys.beforeCommunicating(),
        role == LinkConfig.Role.HOST ? list() : list(ascii(MODEL), ascii(REVISION)),
        keys.onCommunicating().stream().map(file -> script(file, keys.charset())).toList(),
        names == null ? IdNames.NONE : names(names, keys.charset()));
  }

  /** A file that was sound when the configuration was read. */
  private static SmlScript script(Path file, Charset charset) {
    return switch (SmlScript.load(file, charset)) {
      case SmlScript.Sound(SmlScript script) -> script;
      case SmlScript.Faulty(Problem problem) ->
          throw new IllegalArgumentException(problem.toString());
    };
  }

  private static IdNames names(Path file, Charset charset) {
    NamesFile.Result result = NamesFile.load(file);
    if (result.names() == null) {
      throw new IllegalArgumentException(result.problems().toString());
    }
    return result.names().in(charset);
  }

  /** What GEM expects of this end without being told. */
  static <S extends SecsSession> SecsAnswers<S> secsAnswers(LinkConfig.Role role) {
    Answers answers =
        switch (role) {
          case HOST -> new HostAnswers();
          case EQUIPMENT -> new EquipmentAnswers(MODEL, REVISION);
        };
    return new SecsAnswers<>(answers, LocalDateTime::now);
  }

  /** The pauses between dials, none below the floor. */
  static Backoff.Settings redial(LinkConfig config, Duration floor) {
    Duration first = max(config.redial().first(), floor);
    return new Backoff.Settings(first, max(config.redial().cap(), first), config.redial().jitter());
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** What every link has, whatever its protocol. */
  static LinkSettings.Builder settings(
      LinkConfig config, Backoff.Settings redial, int maxFrameBytes) {
    return LinkSettings.of(config.name(), config.where())
        .redial(redial)
        .maxConnections(config.maxConnections())
        .allow(config.allow())
        .maxUnsentBytes(config.maxUnsent().bytes())
        .writeDeadline(config.writeDeadline())
        .liveness(config.livenessSettings())
        .maxFrameBytes(maxFrameBytes)
        .closeTimeout(CLOSE_TIMEOUT);
  }
}

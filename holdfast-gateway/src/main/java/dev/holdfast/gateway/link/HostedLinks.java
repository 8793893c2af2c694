package dev.holdfast.gateway.link;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.list;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.NamesFile;
import dev.holdfast.gateway.config.Problem;
import dev.holdfast.gateway.config.SecsConfig;
import dev.holdfast.gateway.config.SmlScript;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.hsms.HsmsTables;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.gem.Answers;
import dev.holdfast.hsms.gem.Communication;
import dev.holdfast.hsms.gem.EquipmentAnswers;
import dev.holdfast.hsms.gem.HostAnswers;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.redial.RedialSettings;
import dev.holdfast.link.time.Backoff;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Opens the gateway's links from their configuration. */
public final class HostedLinks {

  /** Peers beyond the most that are served: each is told by Select.rsp 3 that it is not. */
  private static final int TURNED_AWAY_POLITELY = 4;

  /** MDLN and SOFTREV where we are the equipment. */
  private static final String MODEL = "HOLDFAST";

  private static final String REVISION = "1";

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  private HostedLinks() {}

  /** Opens one link; it is kept until {@code links} is closed. */
  public static HostedLink<?> open(
      LinkConfig config, Links links, Journal journal, LinkChanges changes) {
    return switch (config.protocol()) {
      case HSMS -> HostedLink.open(hsms(config), links, journal, changes);
      case SECS1 -> HostedLink.open(Secs1Parts.of(config), links, journal, changes);
      case METER -> HostedLink.open(MeterParts.of(config), links, journal, changes);
      case ARQ -> HostedLink.open(ArqParts.of(config), links, journal, changes);
    };
  }

  private static HostedLink.Parts<HsmsSession> hsms(LinkConfig config) {
    LinkConfig.HsmsConfig keys =
        config.hsms() == null ? LinkConfig.HsmsConfig.defaults() : config.hsms();
    HsmsSettings.Builder builder =
        keys.role() == LinkConfig.Role.HOST ? HsmsSettings.host() : HsmsSettings.equipment();
    HsmsSettings settings =
        builder
            .connect(HsmsSettings.Connect.valueOf(keys.connectOn(config.endpoint()).name()))
            .deviceId(keys.deviceId())
            .t3(keys.t3())
            .t5(keys.t5())
            .t6(keys.t6())
            .t7(keys.t7())
            .t8(keys.t8())
            .linktest(keys.linktest())
            .maxMessage(Math.toIntExact(keys.maxMessage().bytes()))
            .profile(HsmsSettings.Profile.valueOf(keys.profile().name()))
            .cutPolicy(keys.cutPolicy().policy())
            .onSeparate(HsmsSettings.OnSeparate.valueOf(keys.onSeparate().name()))
            .onT3(HsmsSettings.OnT3.valueOf(keys.onT3().name()))
            .linktestWhen(HsmsSettings.LinktestWhen.valueOf(keys.linktestWhen().name()))
            .linktestFailures(keys.linktestFailures())
            .build();
    HsmsSessions sessions = new HsmsSessions(settings);
    SecsDesk.Manners manners = manners(keys.secs(), keys.role());
    // T5 is the least pause between two connects, whatever else is configured.
    Backoff.Settings redial = redial(config, keys.t5());
    return new HostedLink.Parts<>(
        "hsms",
        settings(config, redial, 4 + settings.maxMessage())
            .maxConnections(config.maxConnections() + TURNED_AWAY_POLITELY)
            .liveness(
                new LivenessSettings(
                    keys.deadAfter(),
                    keys.suspectLimit(),
                    LivenessSettings.Path.valueOf(keys.path().name())))
            .redialRequest(redialRequest(config.name(), keys.redialRequest()))
            .build(),
        sessions,
        HsmsTables.of(settings),
        true,
        events ->
            new SecsDesk<>(manners, HsmsState.SELECTED::equals, secsAnswers(keys.role()), events));
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

  private static @Nullable RedialSettings redialRequest(
      String link, LinkConfig.@Nullable RedialRequest keys) {
    if (keys == null) {
      return null;
    }
    return new RedialSettings(
        (Endpoint.Udp) Endpoint.parse(keys.endpoint()),
        keys.link() == null ? link : keys.link(),
        keys.secret());
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
        .maxFrameBytes(maxFrameBytes)
        .closeTimeout(CLOSE_TIMEOUT);
  }
}

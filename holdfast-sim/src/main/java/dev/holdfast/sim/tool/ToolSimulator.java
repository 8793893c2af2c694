package dev.holdfast.sim.tool;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkStatus;
import dev.holdfast.link.Links;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.sim.Startup;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A simulated semiconductor tool: equipment on HSMS or SECS-I. It answers S1F1, S1F3, S1F11, S1F13,
 * S1F17, S2F17 and S2F25, refuses the rest by stream 9, and, where an event rate is set, sends
 * S6F11 once SELECTED.
 *
 * <p>One message sent unasked is outstanding at a time. It is kept until its S6F12 or S5F2 has come
 * without an error code, and sent again with the same content after T3, after a reconnect and, with
 * a record file, after a restart. While the host lags the pace waits: nothing piles up. Events have
 * their DATAID and alarms their ALID from counters that start at 1, so {@code S6F11:17} and {@code
 * S5F1:3} tell each message from all others.
 */
public final class ToolSimulator implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  private static final Duration LINE_REDIAL = Duration.ofSeconds(1);

  /** One is served; the others are told so, or have not selected yet. */
  private static final int MAX_CONNECTIONS = 64;

  private final Emissions emissions;
  private final Link<?> link;
  private final String address;

  private ToolSimulator(Emissions emissions, Link<?> link, String address) {
    this.emissions = emissions;
    this.link = link;
    this.address = address;
  }

  /**
   * Starts a tool; returns once hosts can come.
   *
   * @throws IOException when its address or its record file cannot be had
   */
  public static ToolSimulator open(Links links, ToolSettings settings) throws IOException {
    Emissions emissions = Emissions.open(settings.record(), settings.alarmEvery());
    try {
      Duration t5 = settings.line() == null ? settings.hsms().t5() : LINE_REDIAL;
      LinkSettings how =
          LinkSettings.of("tool", settings.endpoint())
              .redial(new Backoff.Settings(t5, t5, 0))
              .maxConnections(MAX_CONNECTIONS)
              .maxFrameBytes(settings.hsms().maxMessage() + Integer.BYTES)
              .closeTimeout(CLOSE_TIMEOUT)
              .build();
      Startup startup = new Startup();
      Link<?> link =
          settings.sessionIds().isEmpty()
              ? links.open(how, tool(settings, emissions), startup)
              : links.open(how, new GroupTool(entities(settings), settings), startup);
      return new ToolSimulator(emissions, link, startup.await(link));
    } catch (IOException | RuntimeException e) {
      emissions.close();
      throw e;
    }
  }

  private static Tool tool(ToolSettings settings, Emissions emissions) {
    return new Tool(
        layers(settings),
        settings.manners().replyDelay(),
        new ToolReplies(settings.model(), settings.revision()),
        emissions,
        settings.eventsPerSecond(),
        ZoneId.systemDefault());
  }

  /** A tool for each session entity, with numbers and pace of its own. */
  private static Map<Integer, Tool> entities(ToolSettings settings) throws IOException {
    Map<Integer, Tool> tools = new LinkedHashMap<>();
    for (int id : settings.sessionIds()) {
      tools.put(id, tool(settings, Emissions.open(null, settings.alarmEvery())));
    }
    return tools;
  }

  private static Tool.Layers layers(ToolSettings settings) {
    ToolSettings.Line line = settings.line();
    return line == null
        ? MannersLayer.each(settings.hsms(), settings.manners())
        : LineLayer.each(line.secs1(), line.manners());
  }

  /** Where hosts find it: {@code 127.0.0.1:5000}. */
  public String address() {
    return address;
  }

  /** How its link stands. */
  public LinkStatus status() {
    return link.status();
  }

  /** Separates from its host and stops; takes less than a second. */
  @Override
  public void close() throws IOException {
    link.close().join();
    emissions.close();
  }
}

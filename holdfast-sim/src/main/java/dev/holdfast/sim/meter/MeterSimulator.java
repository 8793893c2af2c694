package dev.holdfast.sim.meter;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkStatus;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.time.Backoff;
import dev.holdfast.sim.Startup;
import dev.holdfast.sim.record.RecordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A simulated line of electricity meters. Each speaks its protocols on the one port, told apart
 * frame by frame, and is answered from one {@link SimulatedMeter}. Holding register n reads n until
 * written, 0 to 9999, unless live registers are asked for. Frames for other meters, and broadcasts,
 * are met with silence.
 *
 * <p>With a record file, a reply is written down as {@code PROTOCOL:ADDRESS:HEX} once the next
 * request has been answered on the same connection.
 */
public final class MeterSimulator implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final Backoff.Settings REDIAL =
      new Backoff.Settings(Duration.ofSeconds(1), Duration.ofSeconds(5), 0.25);
  private static final long MAX_UNSENT = 1L << 20;
  private static final int MAX_UNREAD = 1 << 16;

  private final @Nullable RecordFile record;
  private final Link<?> link;
  private final String address;

  private MeterSimulator(@Nullable RecordFile record, Link<?> link, String address) {
    this.record = record;
    this.link = link;
    this.address = address;
  }

  /**
   * Starts a line; returns once clients can ask, or it begins to dial.
   *
   * @throws IOException when its port or its record file cannot be had
   */
  public static MeterSimulator open(Links links, MeterSimSettings settings) throws IOException {
    Path path = settings.record();
    RecordFile record = path == null ? null : RecordFile.open(path);
    try {
      LinkSettings how =
          LinkSettings.of("meter", settings.endpoint())
              .maxConnections(settings.maxConnections())
              .maxUnsentBytes(MAX_UNSENT)
              .maxFrameBytes(MAX_UNREAD)
              .closeTimeout(CLOSE_TIMEOUT)
              .redial(REDIAL)
              .build();
      Startup startup = new Startup();
      MeterLine line = new MeterLine(settings, ZoneId.systemDefault(), record);
      boolean dials = settings.endpoint() instanceof Endpoint.Tcp tcp && !tcp.listens();
      Link<?> link =
          dials ? links.open(how, line::dialled, startup) : links.open(how, line, startup);
      return new MeterSimulator(record, link, startup.await(link));
    } catch (IOException | RuntimeException e) {
      if (record != null) {
        record.close();
      }
      throw e;
    }
  }

  /** Where clients find it or are dialled: {@code 127.0.0.1:502}, or the path of a serial port. */
  public String address() {
    return address;
  }

  /** How its link stands. */
  public LinkStatus status() {
    return link.status();
  }

  /** Stops; takes less than a second. */
  @Override
  public void close() throws IOException {
    link.close().join();
    if (record != null) {
      record.close();
    }
  }
}

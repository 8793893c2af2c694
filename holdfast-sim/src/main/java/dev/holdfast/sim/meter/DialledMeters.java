package dev.holdfast.sim.meter;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.meter.dlt698.Apdu;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.Dlt698Message;
import dev.holdfast.meter.dlt698.Dlt698Service;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.MeterServerSession;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A line of meters that has dialled: it says who it is, and then answers as any other. */
final class DialledMeters implements Session {

  private static final int LOGIN = 0;
  private static final int HEARTBEAT = 1;
  private static final int STARTED_BY_SERVER = 0x81;
  private static final long NANOS_IN_MICRO = 1_000;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Its own timer. */
  enum Timer implements SessionTimer {
    HEARTBEAT
  }

  private final SessionPort port;
  private final MeterServerSession meters;
  private final DialManners manners;
  private final ServerAddress address;
  private final ZoneId zone;
  private int number;

  DialledMeters(
      SessionPort port,
      MeterServerSession meters,
      DialManners manners,
      ServerAddress address,
      ZoneId zone) {
    this.port = port;
    this.meters = meters;
    this.manners = manners;
    this.address = address;
    this.zone = zone;
  }

  @Override
  public void opened() {
    meters.opened();
    send(manners.registration());
    login(LOGIN);
    arm();
  }

  private void arm() {
    if (!manners.every().isZero()) {
      port.arm(Timer.HEARTBEAT, manners.every().toNanos());
    }
  }

  private void login(int kind) {
    if (manners.login()) {
      Apdu request =
          new Apdu.LinkRequest(
              Dlt698Service.LINK_REQUEST.code(),
              number++ & 0x3F,
              kind,
              (int) manners.every().toSeconds(),
              TIME.format(now()));
      byte[] userData = Dlt698Message.of(request).bytes();
      send(Dlt698Frame.of(STARTED_BY_SERVER, address, 0, userData).bytes());
    }
  }

  private LocalDateTime now() {
    Instant instant = Instant.EPOCH.plusNanos(port.wallMicros() * NANOS_IN_MICRO);
    return LocalDateTime.ofInstant(instant, zone);
  }

  private void send(byte[] bytes) {
    if (bytes.length > 0 && port.send(ByteBuffer.wrap(bytes.clone()))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    }
  }

  @Override
  public void received(ByteBuffer unread) {
    meters.received(unread);
  }

  @Override
  public void expired(SessionTimer timer) {
    if (timer == Timer.HEARTBEAT) {
      send(manners.heartbeat());
      login(HEARTBEAT);
      arm();
    } else {
      meters.expired(timer);
    }
  }

  @Override
  public void closed(Cause cause, String detail) {
    port.cancel(Timer.HEARTBEAT);
    meters.closed(cause, detail);
  }

  @Override
  public void stop() {
    meters.stop();
  }

  @Override
  public Enum<?> state() {
    return meters.state();
  }

  @Override
  public boolean ready() {
    return meters.ready();
  }

  @Override
  public StateTable<?, ?> table() {
    return meters.table();
  }
}

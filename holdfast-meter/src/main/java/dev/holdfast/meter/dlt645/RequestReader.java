package dev.holdfast.meter.dlt645;

import static dev.holdfast.meter.dlt645.Dlt645Credential.BYTES;

import dev.holdfast.meter.dlt645.Dlt645Request.Unreadable;
import java.time.LocalDateTime;
import java.util.HexFormat;

/** Reads the data of a request frame. Never throws on bytes. */
final class RequestReader {

  private static final int DI = Integer.BYTES;
  private static final int RELAY_BYTES = BYTES + 2 + Moments.TO_SECOND;

  private final Dlt645Function function;
  private final byte[] data;

  private RequestReader(Dlt645Function function, byte[] data) {
    this.function = function;
    this.data = data;
  }

  static Dlt645Request read(Dlt645Frame frame) {
    Dlt645Function function = frame.function();
    byte[] data = frame.data();
    return function == null
        ? new Unreadable(Dlt645Function.READ, hex(data, 0), "unknown control code")
        : new RequestReader(function, data).request();
  }

  private Dlt645Request request() {
    return switch (function) {
      case READ -> read();
      case READ_1997 ->
          data.length == 2
              ? new Dlt645Request.Read1997(number(0, 2))
              : unreadable("a two-byte identifier is wanted");
      case READ_FOLLOW_UP ->
          data.length == DI + 1 && data[DI] != 0
              ? new Dlt645Request.FollowUp(number(0, DI), data[DI] & 0xFF)
              : unreadable("identifier and sequence 1 to 255 are wanted");
      case READ_ADDRESS ->
          data.length == 0 ? new Dlt645Request.ReadAddress() : unreadable("no data is wanted");
      case WRITE ->
          data.length > DI + BYTES
              ? new Dlt645Request.Write(
                  number(0, DI), Dlt645Credential.read(data, DI), hex(data, DI + BYTES))
              : unreadable("identifier, password, operator and data are wanted");
      case WRITE_ADDRESS -> address();
      case FREEZE -> freeze();
      case CHANGE_RATE -> rate();
      case CHANGE_PASSWORD -> password();
      case CLEAR_DEMAND ->
          data.length == BYTES
              ? new Dlt645Request.ClearDemand(Dlt645Credential.read(data, 0))
              : unreadable("password and operator are wanted");
      case CLEAR_METER ->
          data.length == BYTES
              ? new Dlt645Request.ClearMeter(Dlt645Credential.read(data, 0))
              : unreadable("password and operator are wanted");
      case CLEAR_EVENTS ->
          data.length == BYTES + DI
              ? new Dlt645Request.ClearEvents(Dlt645Credential.read(data, 0), number(BYTES, DI))
              : unreadable("password, operator and identifier are wanted");
      case RELAY -> relay();
      case OUTPUT -> output();
      case BROADCAST_TIME -> time();
      case SECURITY ->
          data.length >= 2 * DI
              ? new Dlt645Request.Security(number(0, DI), number(DI, DI), hex(data, 2 * DI))
              : unreadable("identifier and operator are wanted");
    };
  }

  private Dlt645Request read() {
    if (data.length != DI && data.length != DI + 1 && data.length != DI + 1 + Moments.TO_MINUTE) {
      return unreadable("an identifier is wanted, or number of blocks and time behind it");
    }
    int di = number(0, DI);
    if (data.length == DI) {
      return new Dlt645Request.Read(di);
    }
    int blocks = (int) Bcd.value(data[DI] & 0xFF);
    if (blocks < 1) {
      return unreadable("no number of blocks");
    }
    if (data.length == DI + 1) {
      return new Dlt645Request.Read(di, blocks, null);
    }
    LocalDateTime from = Moments.read(data, DI + 1, Moments.TO_MINUTE);
    return from == null ? unreadable("no time") : new Dlt645Request.Read(di, blocks, from);
  }

  private Dlt645Request address() {
    long digits = 0;
    for (int i = data.length - 1; i >= 0 && data.length == 6; i--) {
      digits = digits << Byte.SIZE | (data[i] & 0xFF);
    }
    return data.length == 6 && Bcd.value(digits) >= 0
        ? new Dlt645Request.WriteAddress(new Dlt645Address(digits))
        : unreadable("six bytes of decimal digits are wanted");
  }

  private Dlt645Request freeze() {
    if (data.length != FreezeTime.BYTES) {
      return unreadable("minute, hour, day and month are wanted");
    }
    int minute = (int) Bcd.value(data[0] & 0xFF);
    int hour = (int) Bcd.value(data[1] & 0xFF);
    int day = (int) Bcd.value(data[2] & 0xFF);
    int month = (int) Bcd.value(data[3] & 0xFF);
    return FreezeTime.possible(minute, 0, 59)
            && FreezeTime.possible(hour, 0, 23)
            && FreezeTime.possible(day, 1, 31)
            && FreezeTime.possible(month, 1, 12)
        ? new Dlt645Request.Freeze(new FreezeTime(minute, hour, day, month))
        : unreadable("no time to freeze");
  }

  private Dlt645Request rate() {
    Dlt645Rate rate = data.length == 1 ? Dlt645Rate.of(data[0] & 0xFF) : null;
    return rate == null ? unreadable("no rate") : new Dlt645Request.ChangeRate(rate);
  }

  private Dlt645Request password() {
    return data.length == DI + 2 * Dlt645Password.BYTES
        ? new Dlt645Request.ChangePassword(
            number(0, DI),
            Dlt645Password.read(data, DI),
            Dlt645Password.read(data, DI + Dlt645Password.BYTES))
        : unreadable("identifier, old and new password are wanted");
  }

  private Dlt645Request relay() {
    RelayCommand command = data.length == RELAY_BYTES ? RelayCommand.of(data[BYTES] & 0xFF) : null;
    LocalDateTime until = command == null ? null : Moments.read(data, BYTES + 2, Moments.TO_SECOND);
    return command == null || until == null
        ? unreadable("password, operator, command and a time are wanted")
        : new Dlt645Request.Relay(Dlt645Credential.read(data, 0), command, until);
  }

  private Dlt645Request output() {
    Dlt645Signal signal = data.length == 1 ? Dlt645Signal.of(data[0] & 0xFF) : null;
    return signal == null ? unreadable("no signal") : new Dlt645Request.Output(signal);
  }

  private Dlt645Request time() {
    LocalDateTime time =
        data.length == Moments.TO_SECOND ? Moments.read(data, 0, Moments.TO_SECOND) : null;
    return time == null ? unreadable("no time") : new Dlt645Request.BroadcastTime(time);
  }

  private Unreadable unreadable(String why) {
    return new Unreadable(function, hex(data, 0), why);
  }

  private int number(int from, int size) {
    int number = 0;
    for (int i = size - 1; i >= 0; i--) {
      number = number << Byte.SIZE | (data[from + i] & 0xFF);
    }
    return number;
  }

  private static String hex(byte[] data, int from) {
    return HexFormat.of().formatHex(data, from, data.length);
  }
}

package dev.holdfast.meter.dlt645;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads the data of a reply frame. Never throws on bytes. */
final class ReplyReader {

  private static final int DI = Integer.BYTES;

  private ReplyReader() {}

  static Dlt645Reply read(Dlt645Frame frame) {
    Dlt645Function function = frame.function();
    byte[] data = frame.data();
    Dlt645Reply reply = function == null ? null : read(frame, function, data);
    return reply == null
        ? new Dlt645Reply.Unreadable(frame.code(), HexFormat.of().formatHex(data))
        : reply;
  }

  private static @Nullable Dlt645Reply read(
      Dlt645Frame frame, Dlt645Function function, byte[] data) {
    int size = data.length;
    if (frame.abnormal()) {
      int wanted = function == Dlt645Function.SECURITY ? 2 : 1;
      return size == wanted ? new Dlt645Reply.Refused(function, (int) number(data, 0, size)) : null;
    }
    boolean more = frame.moreFollows();
    return switch (function) {
      case READ -> size < DI ? null : new Dlt645Reply.Data(di(data), hex(data, DI, size), more);
      case READ_1997 ->
          size < 2
              ? null
              : new Dlt645Reply.Data1997((int) number(data, 0, 2), hex(data, 2, size), more);
      case READ_FOLLOW_UP ->
          size <= DI
              ? null
              : new Dlt645Reply.Part(
                  di(data), hex(data, DI, size - 1), data[size - 1] & 0xFF, more);
      case READ_ADDRESS ->
          size == 6 ? new Dlt645Reply.Address(new Dlt645Address(number(data, 0, 6))) : null;
      case WRITE, WRITE_ADDRESS, FREEZE, CLEAR_DEMAND, CLEAR_METER, CLEAR_EVENTS, RELAY ->
          size == 0 ? new Dlt645Reply.Done(function) : null;
      case CHANGE_RATE -> {
        Dlt645Rate rate = size == 1 ? Dlt645Rate.of(data[0] & 0xFF) : null;
        yield rate == null ? null : new Dlt645Reply.Rate(rate);
      }
      case CHANGE_PASSWORD ->
          size == Dlt645Password.BYTES
              ? new Dlt645Reply.NewPassword(Dlt645Password.read(data, 0))
              : null;
      case OUTPUT -> {
        Dlt645Signal signal = size == 1 ? Dlt645Signal.of(data[0] & 0xFF) : null;
        yield signal == null ? null : new Dlt645Reply.Output(signal);
      }
      case SECURITY -> size < DI ? null : new Dlt645Reply.Secured(di(data), hex(data, DI, size));
      case BROADCAST_TIME -> null;
    };
  }

  private static int di(byte[] data) {
    return (int) number(data, 0, DI);
  }

  private static long number(byte[] data, int from, int size) {
    long number = 0;
    for (int i = from + size - 1; i >= from; i--) {
      number = number << Byte.SIZE | (data[i] & 0xFF);
    }
    return number;
  }

  private static String hex(byte[] data, int from, int to) {
    return HexFormat.of().formatHex(data, from, to);
  }
}

package dev.holdfast.meter.modbus;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.scan.PromptFormat;
import dev.holdfast.meter.scan.QuickFormat;
import dev.holdfast.meter.scan.SilenceFormat;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Modbus RTU: unit, PDU, CRC; 4 to 256 bytes.
 *
 * <p>Nothing on the wire tells request from response, so both lengths of the table are tried and
 * the CRC decides. A frame followed by 00 passes the CRC with it, so where one reading is a byte
 * longer than the other, both may hold. The expected way goes first then, but a read request only
 * when its quantity is one that may be asked for; a listener takes the longer. While the reading
 * that would go first lacks just that byte, it is waited for. Where a response would be longer by
 * more than a byte, the CRC holds for both by chance alone: but for who expects responses, a
 * request goes first whose quantity may be asked for or right behind which another frame stands.
 *
 * <p>Frames of functions that the table does not have, and of function 08 with more than one word,
 * are told by {@link #run} alone: their end is the silence or the next frame.
 */
public final class RtuFormat
    implements SilenceFormat<ModbusFrame>, QuickFormat<ModbusFrame>, PromptFormat<ModbusFrame> {
  private static final int MIN = 4;
  private static final int MAX = 256;
  static final int AROUND_PDU = 3;
  private static final int EXCEPTION = 5;
  private static final int HIGHEST_EXCEPTION = 0x0B;

  private final Role expected;
  private final Functions functions;

  /** Units that are ours. */
  private final BitSet units;

  /** The role of a read of 17 to 24 bits. */
  private final Role either;

  /** Who reads, as {@link UsualFrames} has it. */
  private final int reader;

  /**
   * @param expected which way the frames go that must not wait: a server expects requests, a client
   *     responses, a listener {@link Role#UNKNOWN}
   */
  public RtuFormat(Role expected) {
    this(expected, Functions.STANDARD, new BitSet());
  }

  /** As above, with functions that are not of the standard. */
  public RtuFormat(Role expected, List<UserFunction> own) {
    this(expected, new Functions(own), new BitSet());
  }

  private RtuFormat(Role expected, Functions functions, BitSet units) {
    this.expected = expected;
    this.functions = functions;
    this.units = units;
    this.either = expected == Role.UNKNOWN ? Role.RESPONSE : expected;
    this.reader = UsualFrames.reader(either, expected != Role.RESPONSE);
  }

  /**
   * The same for who knows the units on the line: requests to a server's own, responses of those
   * that a client asks, wait behind no false head, whatever their function.
   *
   * @param own 0 to 255; 0 stands for requests to all
   * @throws IllegalArgumentException when one is out of range
   */
  public RtuFormat among(Collection<Integer> own) {
    BitSet known = new BitSet(MAX);
    for (int unit : own) {
      if (unit < 0 || unit > 0xFF) {
        throw new IllegalArgumentException("unit out of 0..255: " + unit);
      }
      known.set(unit);
    }
    return new RtuFormat(expected, functions, known);
  }

  @Override
  public String protocol() {
    return Carrier.RTU.protocol();
  }

  @Override
  public int maxLength() {
    return MAX;
  }

  @Override
  public int glance(byte[] bytes, int at, int end) {
    return UsualFrames.length(bytes, at, end, reader);
  }

  @Override
  public ModbusFrame read(byte[] bytes, int at, int length) {
    return UsualFrames.read(bytes, at, length, reader);
  }

  /** Who listens to both is in no hurry. */
  @Override
  public boolean prompts() {
    return expected == Role.REQUEST || (expected == Role.RESPONSE && !units.isEmpty());
  }

  /**
   * A request that asks for as many as one may, or writes one coil or several of anything: besides
   * the CRC 17 bits and more of it must fit. A frame the way that is expected, to or of one of our
   * units: besides the CRC its 8 bits of unit and 8 of function must fit, and a count where there
   * is one. So random bytes are one of the former once in 10^8 at each place, and one of the latter
   * as seldom for each unit.
   */
  @Override
  public int prompt(byte[] bytes, int at, int end) {
    int sure = expected == Role.REQUEST ? SureRequests.length(bytes, at, end) : 0;
    return sure > 0 || !units.get(bytes[at] & 0xFF) ? sure : ours(bytes, at, end);
  }

  private int ours(byte[] bytes, int at, int end) {
    int have = end - at;
    if (have < MIN) {
      return 0;
    }
    boolean request = expected == Role.REQUEST;
    int length;
    if (bytes[at + 1] < 0) {
      length = request || !exceptionCode(bytes[at + 2]) ? 0 : EXCEPTION;
    } else {
      int pdu =
          request ? functions.request(bytes, at + 1, end) : functions.response(bytes, at + 1, end);
      length = around(pdu);
    }
    return fits(bytes, at, have, length) ? length : 0;
  }

  @Override
  public Finding<ModbusFrame> look(byte[] bytes, int at, int end) {
    return look(bytes, at, end, false);
  }

  @Override
  public Finding<ModbusFrame> lookLast(byte[] bytes, int at, int end) {
    return look(bytes, at, end, true);
  }

  private Finding<ModbusFrame> look(byte[] bytes, int at, int end, boolean last) {
    int usual = glance(bytes, at, end);
    return usual > 0
        ? new Finding.Found<>(usual, read(bytes, at, usual))
        : thorough(bytes, at, end, last, false);
  }

  Finding<ModbusFrame> thorough(byte[] bytes, int at, int end, boolean last, boolean ahead) {
    int have = end - at;
    if (have < 2) {
      return new Finding.NeedMore<>(2);
    }
    int code = bytes[at + 1];
    if (code < 0) {
      return exception(bytes, at, have);
    }
    int request = around(functions.request(bytes, at + 1, end));
    int response = around(functions.response(bytes, at + 1, end));
    if (request == response) {
      return one(bytes, at, have, request);
    }
    boolean requestIsShorter = request < response;
    int shorter = Math.min(request, response);
    int longer = Math.max(request, response);
    int summed = shorter > 0 && shorter <= have ? shorter - 2 : 0;
    int crc = Crc16.of(bytes, at, at + summed);
    boolean shorterFits = summed > 0 && Crc16.stands(crc, bytes, at + summed);
    boolean longerFits = longer > 0 && longer <= have && goesOn(crc, bytes, at, summed, longer);
    boolean requestFits = requestIsShorter ? shorterFits : longerFits;
    boolean responseFits = requestIsShorter ? longerFits : shorterFits;
    if (requestFits && responseFits) {
      return both(bytes, at, end, last, request, response, ahead);
    }
    if (!requestFits && !responseFits) {
      return missing(have, request, response);
    }
    int length = requestFits ? request : response;
    int other = requestFits ? response : request;
    if (length == have && other == have + 1 && !last) {
      boolean otherFirst = requestGoesFirst(bytes, at, request, response) == responseFits;
      if (otherFirst) {
        return new Finding.NeedMore<>(other);
      }
    }
    return found(bytes, at, length, requestFits ? Role.REQUEST : Role.RESPONSE);
  }

  private Finding<ModbusFrame> both(
      byte[] bytes, int at, int end, boolean last, int request, int response, boolean ahead) {
    boolean requestFirst = requestGoesFirst(bytes, at, request, response);
    int shorter = Math.min(request, response);
    boolean oneLonger = Math.max(request, response) == shorter + 1;
    boolean mayBeAsked = !requestFirst && request < response && expected != Role.RESPONSE;
    if (!ahead && (oneLonger || mayBeAsked)) {
      Finding<ModbusFrame> next = thorough(bytes, at + shorter, end, last, true);
      if (next instanceof Finding.Found<ModbusFrame>) {
        requestFirst = shorter == request;
      } else if (!last
          && oneLonger
          && expected == Role.UNKNOWN
          && next instanceof Finding.NeedMore<ModbusFrame>) {
        return new Finding.NeedMore<>(end - at + 1);
      }
    }
    return requestFirst
        ? found(bytes, at, request, Role.REQUEST)
        : found(bytes, at, response, Role.RESPONSE);
  }

  /** Which reading is taken where the CRC holds for both. */
  private boolean requestGoesFirst(byte[] bytes, int at, int request, int response) {
    boolean wanted =
        expected == Role.REQUEST
            || (expected == Role.UNKNOWN && (response < request || response > request + 1));
    return wanted && SureRequests.sensibleQuantity(bytes, at);
  }

  /** Length of the frame around a PDU; what is no length stays below 1. */
  private static int around(int pdu) {
    return pdu > 0 ? pdu + AROUND_PDU : pdu < 0 ? pdu - 1 : 0;
  }

  private static boolean fits(byte[] bytes, int at, int have, int length) {
    return length > 0 && length <= have && Crc16.holds(bytes, at, at + length);
  }

  /** Whether a frame's CRC holds whose first {@code summed} bytes have this one. */
  private static boolean goesOn(int crc, byte[] bytes, int at, int summed, int length) {
    int crcAt = at + length - 2;
    return Crc16.stands(Crc16.update(crc, bytes, at + summed, crcAt), bytes, crcAt);
  }

  private Finding<ModbusFrame> one(byte[] bytes, int at, int have, int length) {
    return fits(bytes, at, have, length)
        ? found(bytes, at, length, sameLength(bytes, at))
        : missing(have, length, 0);
  }

  private static Finding<ModbusFrame> missing(int have, int first, int second) {
    int a = Math.abs(first);
    int b = Math.abs(second);
    if (a > have && b > have) {
      return new Finding.NeedMore<>(Math.min(a, b));
    }
    return a > have || b > have ? new Finding.NeedMore<>(Math.max(a, b)) : Finding.no();
  }

  /**
   * The way of a frame whose request and response are equally long. A file read (14H) tells by its
   * reference type 06; a read of 17 to 24 bits is taken the expected way, by a listener as
   * response.
   */
  private Role sameLength(byte[] bytes, int at) {
    return switch (bytes[at + 1]) {
      case 0x01, 0x02 -> either;
      case 0x14 -> bytes[at + 3] == 0x06 ? Role.REQUEST : Role.RESPONSE;
      default -> Role.UNKNOWN;
    };
  }

  private static Finding<ModbusFrame> exception(byte[] bytes, int at, int have) {
    if (have > 2 && !exceptionCode(bytes[at + 2])) {
      return Finding.no();
    }
    if (have < EXCEPTION) {
      return new Finding.NeedMore<>(have < 3 ? 3 : EXCEPTION);
    }
    return Crc16.holds(bytes, at, at + EXCEPTION)
        ? found(bytes, at, EXCEPTION, Role.RESPONSE)
        : Finding.no();
  }

  private static boolean exceptionCode(byte code) {
    return code > 0 && code <= HIGHEST_EXCEPTION;
  }

  private static Finding.Found<ModbusFrame> found(byte[] bytes, int at, int length, Role role) {
    return new Finding.Found<>(length, frame(bytes, at, length, role));
  }

  private static ModbusFrame frame(byte[] bytes, int at, int length, Role role) {
    return ModbusFrame.of(
        Carrier.RTU, 0, bytes[at] & 0xFF, role, bytes, at + 1, length - AROUND_PDU);
  }

  @Override
  public @Nullable ModbusFrame run(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < MIN || length > MAX || !endsInSilence(bytes, from, length)) {
      return null;
    }
    return Crc16.holds(bytes, from, to) ? frame(bytes, from, length, Role.UNKNOWN) : null;
  }

  private boolean endsInSilence(byte[] bytes, int from, int length) {
    int function = bytes[from + 1];
    boolean echo =
        function == 0x08
            && length > 8
            && (length & 1) == 0
            && bytes[from + 2] == 0
            && bytes[from + 3] == 0;
    return function > 0 && (echo || !functions.known(function));
  }
}

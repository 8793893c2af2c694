package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.Role;
import java.time.Duration;

/** What SECS-II messages go by, whichever protocol carries them: HSMS or SECS-I. */
public interface SecsSettings {

  /** Whether this end is the host or the equipment; decides who sends stream 9. */
  Role role();

  /** Device id of the equipment, 0 to 32767. */
  int deviceId();

  /** Whether messages with another device id are refused. */
  boolean checkDeviceId();

  /** Reply time-out. */
  Duration t3();

  /** Largest header and body of one message, bytes. */
  int maxMessage();

  /** Whether the structure of each body is checked on arrival, not first when read. */
  boolean checkBodies();

  /** Requests waiting for their reply at one time. */
  int maxOpenTransactions();
}

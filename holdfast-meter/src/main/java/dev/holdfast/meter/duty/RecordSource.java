package dev.holdfast.meter.duty;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.line.MeterReading;
import dev.holdfast.meter.line.MeterRecord;
import java.time.LocalDateTime;
import java.util.List;

/** Records that a meter keeps, in one protocol. */
public interface RecordSource {

  /** Speaks to the meter. */
  MeterClient client();

  /**
   * Asks for the oldest records that are wanted, as many as one answer holds well.
   *
   * @param next time of the first record wanted
   * @param now the time
   */
  List<MeterClient.Request> requests(LocalDateTime next, LocalDateTime now);

  /** The records that an answer completes, oldest first. */
  List<MeterRecord> records(MeterReading answer);
}

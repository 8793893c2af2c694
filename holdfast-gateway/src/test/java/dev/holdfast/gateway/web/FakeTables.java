package dev.holdfast.gateway.web;

import dev.holdfast.link.session.StateTable;

/** State machines for the fake gateway, of the size that real ones have. */
final class FakeTables {
  private FakeTables() {}

  enum Hsms {
    NOT_CONNECTED,
    NOT_SELECTED,
    SELECTED
  }

  enum HsmsTrigger {
    CONNECTED,
    SELECT_REQ,
    SELECT_RSP_OK,
    SELECT_REFUSED,
    LINKTEST_REQ,
    T3,
    T6,
    T7,
    T8,
    SEPARATE_REQ,
    BAD_HEADER,
    CLOSED,
    STOP
  }

  enum Meter {
    IDLE,
    ASKING,
    READING,
    PAUSING
  }

  enum MeterTrigger {
    POLL,
    FIRST_BYTE,
    REPLY,
    BAD_REPLY,
    REPLY_TIMEOUT,
    GAP_OVER,
    FOREIGN_FRAME
  }

  static final StateTable<Hsms, HsmsTrigger> HSMS =
      StateTable.of(Hsms.class, HsmsTrigger.class)
          .row(
              Hsms.NOT_CONNECTED,
              HsmsTrigger.CONNECTED,
              "send Select.req, start T6",
              Hsms.NOT_SELECTED)
          .row(
              Hsms.NOT_SELECTED,
              HsmsTrigger.SELECT_REQ,
              "become SELECTED, then answer 0",
              Hsms.SELECTED)
          .row(Hsms.NOT_SELECTED, HsmsTrigger.SELECT_RSP_OK, "cancel T6", Hsms.SELECTED)
          .row(Hsms.NOT_SELECTED, HsmsTrigger.SELECT_REFUSED, "close, start T5", Hsms.NOT_CONNECTED)
          .row(Hsms.NOT_SELECTED, HsmsTrigger.T6, "close, start T5", Hsms.NOT_CONNECTED)
          .row(Hsms.NOT_SELECTED, HsmsTrigger.T7, "close", Hsms.NOT_CONNECTED)
          .row(Hsms.NOT_SELECTED, HsmsTrigger.CLOSED, "", Hsms.NOT_CONNECTED)
          .row(Hsms.SELECTED, HsmsTrigger.LINKTEST_REQ, "send Linktest.rsp", Hsms.SELECTED)
          .row(Hsms.SELECTED, HsmsTrigger.T3, "abort the transaction", Hsms.SELECTED)
          .row(Hsms.SELECTED, HsmsTrigger.T6, "gather evidence, then close", Hsms.NOT_CONNECTED)
          .row(Hsms.SELECTED, HsmsTrigger.T8, "close", Hsms.NOT_CONNECTED)
          .row(Hsms.SELECTED, HsmsTrigger.SEPARATE_REQ, "close, start T5", Hsms.NOT_CONNECTED)
          .row(Hsms.SELECTED, HsmsTrigger.BAD_HEADER, "close", Hsms.NOT_CONNECTED)
          .row(Hsms.SELECTED, HsmsTrigger.CLOSED, "", Hsms.NOT_CONNECTED)
          .row(Hsms.SELECTED, HsmsTrigger.STOP, "send Separate.req, close", Hsms.NOT_CONNECTED)
          .build();

  static final StateTable<Meter, MeterTrigger> METER =
      StateTable.of(Meter.class, MeterTrigger.class)
          .row(Meter.IDLE, MeterTrigger.POLL, "send the request, start REPLY", Meter.ASKING)
          .row(Meter.IDLE, MeterTrigger.FOREIGN_FRAME, "count it", Meter.IDLE)
          .row(Meter.ASKING, MeterTrigger.FIRST_BYTE, "start GAP", Meter.READING)
          .row(Meter.ASKING, MeterTrigger.REPLY_TIMEOUT, "count it", Meter.PAUSING)
          .row(Meter.READING, MeterTrigger.REPLY, "deliver the values", Meter.PAUSING)
          .row(Meter.READING, MeterTrigger.BAD_REPLY, "count it, resend", Meter.ASKING)
          .row(Meter.PAUSING, MeterTrigger.GAP_OVER, "", Meter.IDLE)
          .build();
}

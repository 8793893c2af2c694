/** Modbus, DL/T 645-2007 and DL/T 698.45, told apart frame by frame on one line. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.meter {
  requires transitive dev.holdfast.link;

  exports dev.holdfast.meter.dial;
  exports dev.holdfast.meter.dlt645;
  exports dev.holdfast.meter.dlt698;
  exports dev.holdfast.meter.duty;
  exports dev.holdfast.meter.line;
  exports dev.holdfast.meter.modbus;
  exports dev.holdfast.meter.scan;
  exports dev.holdfast.meter.search;
  exports dev.holdfast.meter;
}

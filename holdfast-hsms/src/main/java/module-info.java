/** SECS-II items, SML and HSMS sessions. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.hsms {
  requires transitive dev.holdfast.link;

  exports dev.holdfast.hsms;
  exports dev.holdfast.hsms.gem;
  exports dev.holdfast.hsms.secs1;
  exports dev.holdfast.hsms.secs2;
  exports dev.holdfast.hsms.sml;
}

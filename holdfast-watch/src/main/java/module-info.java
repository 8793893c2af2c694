/** TCP life: what the kernel knows of our connections and of every connection of this host. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.watch {
  requires jdk.net;
  requires transitive dev.holdfast.link;
  requires transitive dev.holdfast.posix;

  exports dev.holdfast.watch;
  exports dev.holdfast.watch.capture;
  exports dev.holdfast.watch.evidence;
  exports dev.holdfast.watch.guide;
  exports dev.holdfast.watch.hand;
  exports dev.holdfast.watch.idle;
  exports dev.holdfast.watch.probe;
  exports dev.holdfast.watch.reset;
  exports dev.holdfast.watch.scan;
}

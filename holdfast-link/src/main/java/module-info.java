/** The words of Holdfast: endpoints, channels, sessions, links, liveness and causes. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.link {
  requires transitive org.jspecify;
  requires org.slf4j;

  exports dev.holdfast.link.frame;
  exports dev.holdfast.link.liveness;
  exports dev.holdfast.link.session;
  exports dev.holdfast.link.time;
  exports dev.holdfast.link.virtual;
}

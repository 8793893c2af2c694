/** The words of Holdfast: endpoints, channels, sessions, links, liveness and causes. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.link {
  requires transitive org.jspecify;
  requires java.management;
  requires jdk.management;
  requires org.slf4j;
  requires com.fazecast.jSerialComm;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires jdk.net;

  exports dev.holdfast.link;
  exports dev.holdfast.link.endpoint;
  exports dev.holdfast.link.frame;
  exports dev.holdfast.link.liveness;
  exports dev.holdfast.link.redial;
  exports dev.holdfast.link.session;
  exports dev.holdfast.link.time;
  exports dev.holdfast.link.virtual;
  exports dev.holdfast.link.wire;

  uses dev.holdfast.link.wire.WireOpener;
}

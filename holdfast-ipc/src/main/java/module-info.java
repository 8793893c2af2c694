/** Every way that the Linux kernel has between two processes, as primitives and as links. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.ipc {
  requires transitive org.jspecify;
  requires transitive dev.holdfast.posix;
  requires transitive dev.holdfast.link;

  exports dev.holdfast.ipc;
  exports dev.holdfast.ipc.frame;
  exports dev.holdfast.ipc.ring;
  exports dev.holdfast.ipc.wire;

  provides dev.holdfast.link.wire.WireOpener with
      dev.holdfast.ipc.wire.LocalWires;
}

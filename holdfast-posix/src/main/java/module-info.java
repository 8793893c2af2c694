/**
 * Linux calls that the Java library lacks: one small class for each man page, errors as exceptions.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.posix {
  requires static org.jspecify;

  exports dev.holdfast.posix;
  exports dev.holdfast.posix.file;
  exports dev.holdfast.posix.diag;
  exports dev.holdfast.posix.memory;
  exports dev.holdfast.posix.named;
  exports dev.holdfast.posix.net;
  exports dev.holdfast.posix.process;
  exports dev.holdfast.posix.signal;
  exports dev.holdfast.posix.socket;
  exports dev.holdfast.posix.sysv;
}

package dev.holdfast.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeCallTest {

  private static final MethodHandle DUP = Native.bind("dup", JAVA_INT, JAVA_INT);
  private static final MethodHandle NOWHERE =
      Native.bind("no_such_function_of_any_library", JAVA_LONG, JAVA_INT);

  private static int dup(int fd) throws PosixException {
    return Native.callInt("dup " + fd, errno -> (int) DUP.invokeExact(errno, fd));
  }

  @Test
  void givesTheResult() throws Exception {
    try (Descriptor twin = new Descriptor(dup(2))) {
      assertThat(twin.number()).isGreaterThan(2);
    }
  }

  @Test
  void namesTheCallAndTheReason() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> dup(-1))
        .withMessage("dup -1: EBADF, bad file descriptor")
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
  }

  @Test
  void failsInTheCallWhereTheLibraryLacksTheFunction() {
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> Native.callLong("nowhere", errno -> (long) NOWHERE.invokeExact(errno, 1)))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOSYS));
  }

  @Test
  void closesADescriptorOnce() throws Exception {
    Descriptor twin = new Descriptor(dup(2));
    twin.close();
    twin.close();
    assertThat(twin.isOpen()).isFalse();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(twin::number);
  }

  @Test
  void saysOnWhichMachinesItWorks() {
    assertThat(Platform.unavailable("Linux", "aarch64")).isEmpty();
    assertThat(Platform.unavailable("Linux", "s390x")).get().asString().contains("s390x");
    assertThat(Platform.unavailable("AIX", "ppc64")).get().asString().contains("AIX");
  }

  @Test
  void keepsNumbersThatHaveNoName() {
    PosixException e = new PosixException("call", 4095);
    assertThat(e).hasMessage("call: error 4095");
    assertThat(e.number()).isEqualTo(4095);
    assertThat(e.errno()).isEqualTo(Errno.UNNAMED);
  }
}

package dev.holdfast.posix.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.posix.diag.SocketEnd;
import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.SocketOption;
import dev.holdfast.posix.socket.SocketQueues;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A child that dialled us as its descriptor 3. */
@EnabledOnOs(OS.LINUX)
class OtherProcessTest {

  private static final int DIALLED = 3;

  private ServerSocketChannel server;
  private Process child;
  private SocketChannel accepted;

  @BeforeEach
  void dial() throws Exception {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    child =
        new ProcessBuilder("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; exec sleep 60")
            .start();
    accepted = server.accept();
    int pid = (int) child.pid();
    await().until(() -> ProcPid.name(pid).equals(java.util.Optional.of("sleep")));
  }

  @AfterEach
  void end() throws Exception {
    child.destroyForcibly().waitFor();
    accepted.close();
    server.close();
  }

  private SocketEnd childsEnd() throws Exception {
    return SocketEnd.of((InetSocketAddress) accepted.getRemoteAddress());
  }

  private SocketEnd ourEnd() throws Exception {
    return SocketEnd.of((InetSocketAddress) accepted.getLocalAddress());
  }

  @Test
  void isFoundBehindTheInodeOfItsSocket() throws Exception {
    int pid = (int) child.pid();
    long inode;
    try (SockDiag diag = SockDiag.open()) {
      inode = diag.find(childsEnd(), ourEnd()).orElseThrow().inode();
    }
    assertThat(Arrays.stream(ProcPid.all()).boxed()).contains(pid);
    assertThat(ProcFd.numbers(pid).orElseThrow()).contains(0, 1, 2, DIALLED);
    assertThat(ProcFd.socketInode(pid, DIALLED)).isEqualTo(inode);
    assertThat(ProcFd.socketInode(pid, 0)).isZero();
    assertThat(ProcFd.networkOf(pid))
        .isEqualTo(ProcFd.networkOf((int) ProcessHandle.current().pid()));
    assertThat(ProcPid.began(pid)).hasValueSatisfying(ticks -> assertThat(ticks).isPositive());
  }

  @Test
  void getsItsKeepaliveSwitchedOn() throws Exception {
    try (Descriptor process = PidFd.open((int) child.pid());
        Descriptor socket = PidFd.descriptorOf(process, DIALLED);
        SockDiag diag = SockDiag.open()) {
      assertThat(SocketOption.SO_KEEPALIVE.get(socket)).isZero();
      SocketOption.TCP_KEEPIDLE.set(socket, 77);
      SocketOption.TCP_USER_TIMEOUT.set(socket, 12_345);
      SocketOption.SO_KEEPALIVE.set(socket, 1);
      assertThat(SocketOption.TCP_KEEPIDLE.get(socket)).isEqualTo(77);
      assertThat(SocketOption.TCP_USER_TIMEOUT.get(socket)).isEqualTo(12_345);
      assertThat(diag.find(childsEnd(), ourEnd()).orElseThrow().timer())
          .isEqualTo(TcpTimer.KEEPALIVE);
    }
  }

  @Test
  void showsWhatItHasNotRead() throws Exception {
    accepted.write(ByteBuffer.allocate(500));
    try (Descriptor process = PidFd.open((int) child.pid());
        Descriptor socket = PidFd.descriptorOf(process, DIALLED)) {
      await().until(() -> SocketQueues.unread(socket) == 500);
      assertThat(SocketQueues.unsent(socket)).isZero();
      assertThat(SocketQueues.unacknowledged(socket)).isZero();
      assertThat(TcpInfo.of(socket).state()).isEqualTo(TcpState.ESTABLISHED);
      assertThat(TcpInfo.of(socket).bytesReceived()).isEqualTo(500);
    }
  }

  @Test
  void refusesByName() throws Exception {
    try (Descriptor process = PidFd.open((int) child.pid())) {
      assertThatExceptionOfType(PosixException.class)
          .isThrownBy(() -> PidFd.descriptorOf(process, 999))
          .withMessageStartingWith("pidfd_getfd 999")
          .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
    }
    assertThatExceptionOfType(PosixException.class)
        .isThrownBy(() -> PidFd.open(Integer.MAX_VALUE))
        .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ESRCH));
  }

  @Test
  void isNotSeenAnyMoreOnceItEnded() throws Exception {
    int pid = (int) child.pid();
    child.destroyForcibly().waitFor();
    assertThat(ProcFd.numbers(pid)).isEmpty();
    assertThat(ProcPid.began(pid)).isEmpty();
    assertThat(ProcPid.name(pid)).isEmpty();
  }
}

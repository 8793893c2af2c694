package dev.holdfast.posix.diag;

import org.jspecify.annotations.Nullable;

/**
 * One TCP socket as the kernel shows it to others (sock_diag(7), {@code struct inet_diag_msg}).
 *
 * @param local this end
 * @param remote the other end
 * @param state the connection's state
 * @param timer the timer that runs
 * @param timerMillis when it fires, ms from now
 * @param timerCount retransmissions or probes that this timer has brought about
 * @param readQueue bytes received and not read by the owner
 * @param writeQueue bytes written and not acknowledged by the peer
 * @param uid the owner's user
 * @param inode the number behind {@code socket:[n]} in /proc/PID/fd; 0 when no process holds it
 * @param cookie a number that no other socket of this boot has; 0 where it is not told
 * @param info the connection's figures; null where the kernel gave none
 * @param memory what the socket holds; null where it was not asked for or not given
 */
public record TcpSocket(
    SocketEnd local,
    SocketEnd remote,
    TcpState state,
    TcpTimer timer,
    long timerMillis,
    int timerCount,
    long readQueue,
    long writeQueue,
    long uid,
    long inode,
    long cookie,
    @Nullable TcpInfo info,
    @Nullable SocketMemory memory) {}

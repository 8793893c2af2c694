#!/usr/bin/perl
# Answers every message with the same message, over one of the kernel's ways between processes.
# What is said here with Perl's own library, or syscall where it has nothing (the numbers are those
# of x86-64 and aarch64), is what holdfast's endpoints expect at their other end.
#
#   peer.pl stdio                      lines, for pipe:?exec= and socketpair:?exec=
#   peer.pl fifo PATH ANSWER           lines from one FIFO, answers to the other
#   peer.pl sysv-mq KEY                messages of type 1, answers of type 2
#   peer.pl posix-mq /NAME /ANSWER     messages, answers in the other queue
#   peer.pl unix PATH                  connects and answers lines
#   peer.pl seqpacket PATH             connects and answers messages
#   peer.pl unix-dgram PATH            has the name and answers whoever sent
#   peer.pl sysv-sem KEY               takes from semaphore 0, gives to semaphore 1
#   peer.pl posix-sem /NAME /ANSWER    takes from one, as the only one who does, gives to the other
#   peer.pl shm /NAME                  a number in the first four bytes; its answer in the next four
#   peer.pl signal                     RTMIN+6 with a number; the answer goes to its sender
#
# It prints one line, ready and its process id, and runs until the message "end" or a signal.
use strict;
use warnings;
use Config;
use Fcntl;
use IO::Handle;
use POSIX ();
use Socket;

my $most = 8192;
my $arm = (POSIX::uname())[4] eq 'aarch64';
my %call = $arm
  ? (mq_open => 180, mq_send => 182, mq_receive => 183, signalfd => 74, sigqueue => 138, mmap => 222, futex => 98)
  : (mq_open => 240, mq_send => 242, mq_receive => 243, signalfd => 289, sigqueue => 129, mmap => 9, futex => 202);

sub ready { print STDERR "ready $$\n"; STDERR->flush; }

sub answer_lines {
  my ($in, $out) = @_;
  ready();
  while (my $line = <$in>) {
    return if $line eq "end\n";
    print $out $line;
    $out->flush;
  }
}

sub fifo {
  my ($path, $answer) = @_;
  # Opened both ways it waits for nobody and sees no end; the answers wait for their reader.
  open(my $in, '+<', $path) or die "$path: $!";
  open(my $out, '>', $answer) or die "$answer: $!";
  answer_lines($in, $out);
}

sub sysv_mq {
  my ($key) = @_;
  defined(my $queue = msgget($key =~ /^0x/i ? hex $key : $key, 0)) or die "msgget: $!";
  ready();
  while (1) {
    msgrcv($queue, my $message, $most, 1, 0) or die "msgrcv: $!";
    my $bytes = substr($message, 8);
    return if $bytes eq 'end';
    msgsnd($queue, pack('l! a*', 2, $bytes), 0) or die "msgsnd: $!";
  }
}

# The kernel's own names of queues have no slash.
sub mq_open {
  my ($name, $flags) = @_;
  $name =~ s{^/}{};
  my $queue = syscall($call{mq_open}, $name, $flags, 0, 0);
  die "mq_open $name: $!" if $queue < 0;
  return $queue;
}

sub posix_mq {
  my ($source, $sink) = (mq_open($_[0], O_RDONLY), mq_open($_[1], O_WRONLY));
  ready();
  while (1) {
    my $room = "\0" x $most;
    my $size = syscall($call{mq_receive}, $source, $room, $most, 0, 0);
    die "mq_receive: $!" if $size < 0;
    my $message = substr($room, 0, $size);
    return if $message eq 'end';
    syscall($call{mq_send}, $sink, $message, $size, 0, 0) == 0 or die "mq_send: $!";
  }
}

sub connected {
  my ($path, $type) = @_;
  socket(my $way, AF_UNIX, $type, 0) or die "socket: $!";
  connect($way, pack_sockaddr_un($path)) or die "$path: $!";
  return $way;
}

sub unix {
  my $way = connected($_[0], SOCK_STREAM);
  answer_lines($way, $way);
}

sub seqpacket {
  my $way = connected($_[0], SOCK_SEQPACKET);
  ready();
  while (1) {
    defined(recv($way, my $message, $most, 0)) or die "recv: $!";
    return if $message eq '' || $message eq 'end';
    defined(send($way, $message, 0)) or die "send: $!";
  }
}

sub unix_dgram {
  my ($path) = @_;
  socket(my $way, AF_UNIX, SOCK_DGRAM, 0) or die "socket: $!";
  bind($way, pack_sockaddr_un($path)) or die "$path: $!";
  ready();
  while (1) {
    my $sender = recv($way, my $message, $most, 0);
    die "recv: $!" unless defined $sender;
    last if $message eq 'end';
    defined(send($way, $message, 0, $sender)) or die "send: $!";
  }
  unlink $path;
}

sub sysv_sem {
  my ($key) = @_;
  defined(my $semaphores = semget($key =~ /^0x/i ? hex $key : $key, 0, 0)) or die "semget: $!";
  ready();
  while (1) {
    semop($semaphores, pack('S s S', 0, -1, 0)) or die "semop: $!";
    semop($semaphores, pack('S s S', 1, 1, 0)) or die "semop: $!";
  }
}

# The address of shared memory. On Linux these objects are files of /dev/shm.
sub mapped {
  my ($file) = @_;
  die "only on x86-64 and aarch64\n" unless (POSIX::uname())[4] =~ /^(x86_64|aarch64)$/;
  open(my $opened, '+<', "/dev/shm/$file") or die "$file: $!";
  my $address = syscall($call{mmap}, 0, -s $opened, 3, 1, fileno($opened), 0); # read and write, shared
  die "mmap $file: $!" if $address == -1;
  return $address;
}

# The four bytes that stand at an address.
sub word { return unpack('l', unpack('P4', pack('J', $_[0]))); }

# Adds 1 or -1 to the four bytes at an address, by one step that others see whole, and wakes one who
# sleeps there. Perl cannot do the first itself: FUTEX_WAKE_OP has the kernel do both.
sub add {
  my ($address, $count) = @_;
  my $operation = 1 << 28 | ($count & 0xfff) << 12; # FUTEX_OP_ADD
  syscall($call{futex}, $address, 5, 1, 0, $address, $operation) >= 0 or die "futex: $!";
}

# The C library, and this is of glibc alone, keeps a semaphore's value in the first four bytes, and in
# the next who waits. Nothing here takes only where there is something, so nobody else may take.
sub posix_sem {
  die "only with glibc of 64 bits\n" unless $Config{gnulibc_version} && $Config{ptrsize} == 8;
  my ($source, $sink) = map { mapped("sem." . s{^/}{}r) } @_;
  add($source + 4, 1);
  ready();
  while (1) {
    syscall($call{futex}, $source, 0, 0, 0, 0, 0) until word($source); # FUTEX_WAIT while it is 0
    add($source, -1);
    add($sink, 1);
  }
}

# What is written to the file is in the memory at once.
sub shm {
  my ($name) = @_;
  my $memory = mapped($name =~ s{^/}{}r);
  open(my $file, '+<', "/dev/shm$name") or die "$name: $!";
  ready();
  my $asked = 0;
  while ($asked >= 0) {
    $asked = word($memory);
    sysseek($file, 4, 0) and syswrite($file, pack('l', $asked)) or die "$name: $!";
    select(undef, undef, undef, 0.0001);
  }
}

sub signals {
  my $number = 40;
  POSIX::sigprocmask(POSIX::SIG_BLOCK(), POSIX::SigSet->new($number)) or die "sigprocmask: $!";
  my $wanted = pack('Q', 1 << ($number - 1));
  my $fd = syscall($call{signalfd}, -1, $wanted, 8, 0);
  open(my $in, '<&=', $fd) or die "signalfd: $!";
  ready();
  while (sysread($in, my $info, 128)) {
    my ($sender, $payload) = (unpack('x12 L', $info), unpack('x44 l', $info));
    return if $payload < 0;
    my $answer = pack('l l l l l L l x100', $number, 0, -1, 0, $$, $<, $payload);
    syscall($call{sigqueue}, $sender, $number, $answer) == 0 or die "sigqueue: $!";
  }
}

my %kinds = (
  'stdio' => sub { answer_lines(\*STDIN, \*STDOUT) },
  'fifo' => \&fifo,
  'sysv-mq' => \&sysv_mq,
  'posix-mq' => \&posix_mq,
  'unix' => \&unix,
  'seqpacket' => \&seqpacket,
  'unix-dgram' => \&unix_dgram,
  'sysv-sem' => \&sysv_sem,
  'posix-sem' => \&posix_sem,
  'shm' => \&shm,
  'signal' => \&signals,
);
my $kind = shift // '';
die "usage: peer.pl KIND [ADDRESS [ANSWER]], see the top of $0\n" unless $kinds{$kind};
$kinds{$kind}->(@ARGV);

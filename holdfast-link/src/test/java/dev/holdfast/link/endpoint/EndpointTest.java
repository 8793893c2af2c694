package dev.holdfast.link.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://10.0.0.7:5000",
        "tcp://tool-7.fab.example:5000",
        "tcp://[fd00::1]:5000",
        "tcp://[fe80::1%eth0]:5000",
        "tcp-listen://0.0.0.0:0",
        "tcp-listen://[::]:5000",
        "udp://127.0.0.1:1",
        "udp-listen://localhost:65535",
        "unix:///run/holdfast.sock",
        "unix:///run/holdfast.sock?listen=true",
        "unix:///run/a%20b%3Fc",
        "unix://@holdfast",
        "unix://@holdfast/x?listen=true",
        "pipe:?exec=cat%20-u%20%26%26%20true",
        "socketpair:?exec=./peer",
        "fifo:///run/a",
        "fifo:///run/a?direction=out&answer=/run/b&create=true",
        "sysv-mq://0x1234?type=-5",
        "sysv-mq://0x1234?type=1&direction=out&answer=2&create=true",
        "sysv-mq:///etc/hostname?id=65",
        "posix-mq:///name?answer=/back",
        "unix-dgram:///run/a?listen=true",
        "unix-dgram:///run/a?listen=each",
        "unix-dgram://@a",
        "unix-seqpacket:///run/a",
        "unix-seqpacket://@a?listen=true",
        "signal://4711?signal=RTMIN+6",
        "signal://self?signal=40",
        "sysv-sem://0x1234?number=2&direction=out",
        "posix-sem:///name?create=true",
        "shm:///name",
        "shm:///name?direction=out&answer=/other&create=true&kind=many&size=64KiB",
        "shm:///name?create=true&kind=broadcast&size=4MiB",
        "sysv-shm://0x1234?direction=out&create=true&size=512KiB",
        "sysv-shm:///etc/passwd?id=7&kind=many",
        "shm:///plant?create=true&doorbell=semaphore",
        "sysv-shm://0x1234?doorbell=RTMIN+27",
        "shm:///plant?kind=broadcast&doorbell=none",
        "serial:///dev/ttyS0?baud=9600&parity=none&data=8&stop=1",
        "serial:///dev/ttyUSB1?baud=2400&parity=even&data=7&stop=2"
      })
  void givesTheUriBack(String uri) {
    assertThat(Endpoint.parse(uri)).hasToString(uri);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "serial:///dev/ttyS0 | serial:///dev/ttyS0?baud=9600&parity=none&data=8&stop=1",
        "serial:///dev/ttyS0?stop=2&baud=300 |"
            + " serial:///dev/ttyS0?baud=300&parity=none&data=8&stop=2",
        "unix:///run/x?listen=false | unix:///run/x",
        "sysv-mq://4660?type=0&direction=in | sysv-mq://0x1234",
        "sysv-mq://0x1?direction=out | sysv-mq://0x1?type=1&direction=out",
        "sysv-sem:///etc/hostname | sysv-sem:///etc/hostname?id=1",
        "fifo:///a?create=false | fifo:///a",
        "pipe:?exec=seq 3 #%26 | pipe:?exec=seq%203%20%23%26",
      })
  void fillsInWhatIsNotSaid(String said, String meant) {
    assertThat(Endpoint.parse(said)).isEqualTo(Endpoint.parse(meant)).hasToString(meant);
  }

  @ParameterizedTest
  @EnumSource(EndpointKind.class)
  void isOfTheKindOfItsScheme(EndpointKind kind) {
    Endpoint example =
        Endpoint.parse(kind.example().replace("host:port", "host:1").replace("command", "true"));
    assertThat(example.kind()).isEqualTo(kind);
    assertThat(example.keepsBounds()).isEqualTo(kind.keepsBounds());
    assertThat(EndpointKind.of(kind.scheme())).contains(kind);
    assertThat(example.toString()).startsWith(kind.scheme() + ":");
    assertThat(example instanceof LocalEndpoint || example instanceof Endpoint.Unix)
        .isEqualTo(kind.isLocal());
    assertThat(example instanceof Endpoint.Tcp).isEqualTo(kind.isTcp());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | 0 | tcp, tcp-listen, tls, tls-listen, udp, udp-listen, unix, serial, pipe,"
            + " socketpair, fifo, sysv-mq, posix-mq, unix-dgram, unix-seqpacket, signal, sysv-sem,"
            + " posix-sem, shm, sysv-shm followed by ://, after pipe and socketpair by : alone",
        "http://x:1 | 0 | tcp, tcp-listen, tls, tls-listen, udp, udp-listen, unix, serial, pipe,"
            + " socketpair, fifo, sysv-mq, posix-mq, unix-dgram, unix-seqpacket, signal, sysv-sem,"
            + " posix-sem, shm, sysv-shm followed by ://, after pipe and socketpair by : alone",
        "tcp:10.0.0.7:5000 | 0 | tcp, tcp-listen, tls, tls-listen, udp, udp-listen, unix, serial,"
            + " pipe, socketpair, fifo, sysv-mq, posix-mq, unix-dgram, unix-seqpacket, signal,"
            + " sysv-sem, posix-sem, shm, sysv-shm followed by ://, after pipe and socketpair by :"
            + " alone",
        "tcp:// | 6 | a host name, an IPv4 address, or an IPv6 address in brackets",
        "tcp://fd00::1:5000 | 11 | a port from 1 to 65535",
        "tcp://[fd00::zz]:5000 | 7 | an IPv6 address",
        "tcp://[fd00::1 | 6 | an IPv6 address ended by ]",
        "tcp://host | 10 | : and a port",
        "tcp://host:0 | 11 | a port from 1 to 65535",
        "tcp://host:65536 | 11 | a port from 1 to 65535",
        "tcp-listen://host:x | 18 | a port from 0 to 65535",
        "tcp://host:1?nodelay=true | 11 | a port from 1 to 65535",
        "tls://host | 10 | : and a port",
        "tls://host:0?verify=none | 11 | a port from 1 to 65535",
        "tls://host:1?verify=some | 20 | full, chain, none",
        "tls://host:1?trust=ca.pem | 19 | an absolute path",
        "tls://host:1?cert=/c.pem | 18 | key= as well",
        "tls-listen://host:1?key=/c.key | 24 | cert= as well",
        "tls://host:1?name=a%20b | 18 | a host name or address",
        "tls://host:1?port=2 | 13 | cert=, key=, trust=, verify=, name=",
        "unix://run/x | 7 | an absolute path",
        "unix:/// | 7 | an absolute path with a name",
        "unix:///a b | 9 | a path character, or it escaped as %20",
        "unix:///a%g0 | 9 | % and two hex digits other than 00",
        "unix:///a?mode=7 | 10 | listen=",
        "unix:///a?listen=yes | 17 | true or false",
        "unix://@ | 7 | a name after @",
        "pipe://?exec=cat | 0 | tcp, tcp-listen, tls, tls-listen, udp, udp-listen, unix, serial,"
            + " pipe, socketpair, fifo, sysv-mq, posix-mq, unix-dgram, unix-seqpacket, signal,"
            + " sysv-sem, posix-sem, shm, sysv-shm followed by ://, after pipe and socketpair by :"
            + " alone",
        "fifo:/run/a | 0 | tcp, tcp-listen, tls, tls-listen, udp, udp-listen, unix, serial, pipe,"
            + " socketpair, fifo, sysv-mq, posix-mq, unix-dgram, unix-seqpacket, signal, sysv-sem,"
            + " posix-sem, shm, sysv-shm followed by ://, after pipe and socketpair by : alone",
        "pipe: | 5 | ?exec=COMMAND",
        "pipe:?run=cat | 6 | exec=",
        "fifo://a | 7 | an absolute path",
        "fifo:///a?direction=up | 20 | in or out",
        "sysv-mq://0x123456789 | 10 | something else: \"0x123456789\" is no key; 4660, 0x1234 or a"
            + " path is",
        "sysv-mq://1?id=2 | 15 | no id= with a key",
        "sysv-mq://1?type=x | 17 | a number",
        "sysv-mq://1?answer=2 | 10 | something else: answers need two types of 1 or more",
        "sysv-mq:///a?id=0 | 10 | something else: id must be 1 to 255, not 0",
        "posix-mq:///a/b | 11 | something else: a POSIX name has one slash, at its start: /a/b",
        "signal://0?signal=40 | 9 | a process id or self",
        "signal://1 | 10 | ?signal=RTMIN+6",
        "signal://1?signal=rtmin | 18 | a signal such as RTMIN+6 or USR1",
        "sysv-sem://1?number=99999 | 11 | something else: number must be 0 to 31999, not 99999",
        "serial:///dev/x?baud=fast | 21 | a number from 50 to 4000000",
        "serial:///dev/x?parity=mark | 23 | none, even or odd",
        "serial:///dev/x?data=9 | 21 | a number from 5 to 8",
        "serial:///dev/x?stop=1&stop=1 | 23 | stop= only once",
        "shm:///a?doorbell=bell | 6 | something else: the doorbell of a ring is futex, semaphore,"
            + " none or RTMIN to RTMIN+27, not bell",
        "shm:///a?kind=broadcast&doorbell=semaphore | 6 | something else: readers of a broadcast"
            + " are woken by the futex alone, not by semaphore",
        "sysv-shm://1?doorbell=RTMIN+28 | 11 | something else: the doorbell of a ring is futex,"
            + " semaphore, none or RTMIN to RTMIN+27, not RTMIN+28",
        "serial:///dev/x?baud=9600& | 26 | baud=, parity=, data=, stop=",
      })
  void saysWhereAndWhatWasExpected(String uri, int position, String expected) {
    assertThatThrownBy(() -> Endpoint.parse(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("endpoint \"" + uri + "\", position " + position + ": expected " + expected);
  }

  @Property
  void everyEndpointSurvivesItsText(@ForAll("endpoints") Endpoint endpoint) {
    assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
  }

  @Test
  void refusesTheRootAsACertificate() {
    Path root = Path.of("//");
    assertThatThrownBy(() -> new Tls(root, root, null, Tls.Verify.FULL, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a file of TLS needs an absolute path with a name, not /");
  }

  @Property
  void refusesWithoutAnyOtherException(@ForAll String text) {
    try {
      Endpoint.parse("serial://" + text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(text);
    }
    for (EndpointKind kind : EndpointKind.values()) {
      try {
        Endpoint.parse(kind.scheme() + (kind.hasSlashes() ? "://" : ":?exec=") + text);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("endpoint ");
      }
    }
  }

  @Provide
  Arbitrary<Endpoint> endpoints() {
    Arbitrary<String> hosts =
        Arbitraries.of("127.0.0.1", "::1", "fd00::7", "localhost", "tool_7.fab-2.example");
    Arbitrary<Integer> ports = Arbitraries.integers().between(1, 65535);
    Arbitrary<Boolean> listens = Arbitraries.of(true, false);
    Arbitrary<String> paths =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('ä', '电', '\n')
            .ofMinLength(1)
            .ofMaxLength(30)
            .map(name -> "/" + name);
    Arbitrary<Path> files = paths.map(Path::of).filter(file -> file.getFileName() != null);
    return Arbitraries.oneOf(
        Combinators.combine(hosts, ports, listens)
            .as((host, port, there) -> new Endpoint.Tcp(host, port, there)),
        Combinators.combine(
                hosts,
                listens,
                files.injectNull(0.5),
                files.injectNull(0.5),
                Arbitraries.of(Tls.Verify.values()),
                hosts.injectNull(0.5))
            .as((host, listening, own, trust, verify, name) ->
                new Endpoint.Tcp(host, 5000, listening, new Tls(own, own, trust, verify, name))),
        Combinators.combine(hosts, ports, listens).as(Endpoint.Udp::new),
        Combinators.combine(paths, listens).as(Endpoint.Unix::new),
        Combinators.combine(
                paths,
                Arbitraries.integers().between(50, 4_000_000),
                Arbitraries.of(Endpoint.Parity.values()),
                Arbitraries.integers().between(5, 8),
                Arbitraries.integers().between(1, 2))
            .as(Endpoint.Serial::new));
  }
}

/// uTP for programs that want a socket: reliable streams over one UDP port (BEP 29) with blocking
/// calls, on virtual threads or any other.
///
/// Linux moves datagrams in bursts (UDP_SEGMENT, UDP_GRO) for programs that allow it by
/// `--enable-native-access=picotorrent`; elsewhere each is a system call of its own, which costs
/// three times the CPU.
///
/// A server that sends back what it gets, and a client:
///
/// ```java
/// try (UtpPort server = UtpPort.bind(new InetSocketAddress("127.0.0.1", 0));
///     UtpPort client = UtpPort.bind(new InetSocketAddress("127.0.0.1", 0))) {
///   Thread.startVirtualThread(
///       () -> {
///         try (UtpSocket accepted = server.accept()) {
///           accepted.inputStream().transferTo(accepted.outputStream());
///           accepted.shutdownOutput();
///         } catch (IOException e) {
///           throw new UncheckedIOException(e);
///         }
///       });
///   try (UtpSocket socket = client.connect(server.localAddress(), Duration.ofSeconds(5))) {
///     socket.sendAll("hello".getBytes(UTF_8));
///     socket.shutdownOutput();
///     String echo = new String(socket.inputStream().readAllBytes(), UTF_8); // "hello"
///   }
/// }
/// ```
@NullMarked
package picotorrent.socket;

import org.jspecify.annotations.NullMarked;

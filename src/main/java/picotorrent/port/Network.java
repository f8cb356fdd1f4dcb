package picotorrent.port;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// TCP streams and UDP datagrams. Loop only; nothing here blocks or asks DNS.
public interface Network {
  /// Listens for TCP streams on `local` (port 0: any). `accept` gets each new stream and returns
  /// its handler, or null to refuse it; [Stream.Handler#onConnected] follows.
  ///
  /// @throws IOException when the port is in use or the address is not ours; the message says which
  Listener listen(Endpoint local, Function<Stream, Stream.@Nullable Handler> accept)
      throws IOException;

  /// Tells which address and port [#listen] would have, without letting anybody in; nothing stays
  /// open.
  ///
  /// @throws IOException when the port is in use or the address is not ours; the message says which
  Endpoint probe(Endpoint local) throws IOException;

  /// Opens a TCP stream to `remote`, from `local` when it is not null. The answer comes by the
  /// handler, never during this call.
  Stream connect(@Nullable InetAddress local, Endpoint remote, Stream.Handler handler);

  /// Opens a UDP socket on `local` (port 0: any).
  ///
  /// @throws IOException when the port is in use or the address is not ours; the message says which
  Datagrams bind(Endpoint local, DatagramHandler handler) throws IOException;

  /// Looks at this machine's links to networks; `done` gets those that are up and have an address,
  /// in a later call.
  void survey(Consumer<List<Link>> done);

  /// The address of ours by which the internet is reached over a family, as the system's routes are
  /// now; empty where there is no way. Nothing is sent, nothing blocks.
  ///
  /// @param local the only address that may be used, or null for any
  Optional<InetAddress> wayOut(boolean ipv6, @Nullable InetAddress local);

  /// Opens a UDP socket on an address of a link (port 0: any): what it sends to a multicast group
  /// goes out by that link, and no farther than it reaches.
  ///
  /// @throws IOException when the link or the address is there no more
  Datagrams bindOn(Link link, Endpoint local, DatagramHandler handler) throws IOException;

  /// Hears what is sent to a multicast group on some links. The port is shared with whatever else
  /// hears the group on this machine; our own datagrams are heard, too.
  ///
  /// @throws IOException when the group cannot be heard on any of them
  Datagrams hear(Endpoint group, List<Link> links, DatagramHandler handler) throws IOException;

  /// A port that takes TCP streams in.
  interface Listener {
    /// The address and port that were bound.
    Endpoint local();

    /// Stops listening; streams that were accepted live on.
    void close();
  }

  /// A UDP socket.
  interface Datagrams {
    /// The address and port that were bound.
    Endpoint local();

    /// Sends what remains in `payload` as one datagram; it may be lost, here or anywhere. The
    /// buffer is free when this returns.
    void send(Endpoint remote, ByteBuffer payload);

    /// Sends what remains in `payload` as datagrams of `segmentBytes` each, the last one shorter:
    /// one call for a burst, which the system may cut itself (UDP_SEGMENT).
    void sendSegments(Endpoint remote, ByteBuffer payload, int segmentBytes);

    /// Sets whether datagrams too large for the path are dropped instead of being cut up on the way
    /// (IP don't-fragment), for path MTU discovery.
    void dontFragment(boolean on);

    /// The largest datagram that our link towards `remote` carries in whole, in bytes without IP
    /// and UDP headers. What lies behind that link may carry less.
    int linkDatagramBytes(Endpoint remote);

    /// Closes the socket.
    void close();
  }

  /// Takes datagrams in, on the loop.
  interface DatagramHandler {
    /// One datagram: the loop's scratch buffer, valid during this call only.
    void onDatagram(Endpoint remote, ByteBuffer payload);

    /// A burst has been handed over: a time to send acknowledgements and whatever else was put off.
    void onBurstEnd();
  }
}

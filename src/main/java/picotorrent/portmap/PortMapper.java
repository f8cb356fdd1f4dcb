package picotorrent.portmap;

import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Keeps mappings at gateways, one protocol family each, without a socket. Call [#poll] until it is
/// null after every other call. Confined to the session loop.
public sealed interface PortMapper permits PcpMachine, UpnpMachine {
  /// What is asked of a gateway: two hours, so that what a crash leaves behind soon goes.
  int LEASE_SECONDS = 7_200;

  /// What is to be done, or was achieved.
  sealed interface Effect {
    /// Send a datagram.
    record Datagram(Endpoint remote, byte[] payload) implements Effect {}

    /// Make a request, without following redirects, with a body of the answer of at most
    /// [UpnpMachine#MAX_BODY_BYTES]; then call [UpnpMachine#handleHttp] or
    /// [UpnpMachine#handleHttpFailure] with the ticket. The host is an address of the local
    /// network.
    ///
    /// @param body for `POST`, else null
    record Http(
        long ticket, String method, URI uri, Map<String, String> headers, byte @Nullable [] body)
        implements Effect {}

    /// A mapping holds, or was renewed.
    ///
    /// @param externalPort by which the world reaches [Mapping#internalPort]
    record Mapped(Mapping mapping, int externalPort) implements Effect {}

    /// A mapping cannot be had now; it is tried again later.
    ///
    /// @param reason one clause for a person
    record Failed(Mapping mapping, String reason) implements Effect {}

    /// The gateway says that this is its address outside. A claim: it may lie, or stand behind
    /// another gateway.
    record ExternalAddress(InetAddress address) implements Effect {}
  }

  /// Asks for a mapping and keeps it until it is taken back.
  void map(Mapping mapping, long now);

  /// Takes a mapping back.
  void unmap(Mapping mapping, long now);

  /// Takes all mappings back, for good. Effects follow as long as there is something to say to the
  /// gateway; the caller waits for them as long as it likes.
  void close(long now);

  /// Takes a datagram.
  void handleDatagram(Endpoint from, ByteBuffer payload, long now);

  /// Does what is due.
  void handleTimeout(long now);

  /// When to call [#handleTimeout]; empty when nothing waits.
  OptionalLong pollTimeout(long now);

  /// The next effect, or null.
  @Nullable Effect poll();
}

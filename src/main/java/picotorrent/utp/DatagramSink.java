package picotorrent.utp;

import java.nio.ByteBuffer;
import picotorrent.base.Endpoint;

/// Takes the datagrams that a [UtpEndpoint] wants sent.
@FunctionalInterface
public interface DatagramSink {
  /// Sends what remains in `payload` as datagrams of `segmentBytes` each, the last one shorter. The
  /// buffer is the endpoint's again when this returns.
  ///
  /// @param remote where to
  /// @param payload one datagram, or a burst of them back to back
  /// @param segmentBytes size of each datagram but the last
  /// @param probe the single datagram tests the size of the path: it must be dropped rather than
  ///   cut up on the way (IP don't-fragment); losing it is no error
  void send(Endpoint remote, ByteBuffer payload, int segmentBytes, boolean probe);
}

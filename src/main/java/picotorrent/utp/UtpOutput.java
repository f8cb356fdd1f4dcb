package picotorrent.utp;

import java.nio.ByteBuffer;
import picotorrent.base.Endpoint;

/// Where one connection's packets go during a poll: the caller's sink, with the remote filled in.
final class UtpOutput {
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(MtuProbe.MAX_DATAGRAM_BYTES);
  private DatagramSink sink = (remote, payload, segment, probe) -> {};
  private Endpoint remote;

  UtpOutput(Endpoint anyone) {
    remote = anyone;
  }

  UtpOutput to(DatagramSink target, Endpoint whom) {
    sink = target;
    remote = whom;
    return this;
  }

  /// Memory to build a single packet in.
  ByteBuffer scratch() {
    return scratch;
  }

  /// Sends `bytes` bytes of `memory` from `at`, cut into segments.
  void send(ByteBuffer memory, int at, int bytes, int segmentBytes) {
    memory.limit(at + bytes).position(at);
    sink.send(remote, memory, segmentBytes, false);
    memory.clear();
  }

  /// Sends a packet that must not be cut up on the way.
  void sendProbe(ByteBuffer packet, int bytes) {
    packet.limit(bytes).position(0);
    sink.send(remote, packet, bytes, true);
    packet.clear();
  }
}

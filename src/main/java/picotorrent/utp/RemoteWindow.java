package picotorrent.utp;

/// What the remote has room for, in bytes and in packets.
final class RemoteWindow {
  /// Packets sent and not acknowledged, for any remote: what a selective ack can name.
  private static final int MAX_OUTSTANDING_PACKETS = 2000;

  private static final int MIN_OUTSTANDING_PACKETS = 16;

  /// A remote keeps as many packets that wait for a lost one as its window has pieces of this size:
  /// libtorrent counts so; libutp keeps 1,024, with a window of 1 MiB.
  private static final int REMOTE_PACKET_BYTES = 1100;

  private long bytes = MtuProbe.SAFE_DATAGRAM_BYTES;
  private long largestBytes;
  private int packets = MIN_OUTSTANDING_PACKETS;

  /// Bytes of payload beyond what it has acknowledged.
  long bytes() {
    return bytes;
  }

  /// Packets beyond what it has acknowledged.
  int packets() {
    return packets;
  }

  /// The remote has said how much it takes.
  void opens(long windowBytes) {
    bytes = windowBytes;
    if (windowBytes > largestBytes) {
      largestBytes = windowBytes;
      packets =
          Math.clamp(
              windowBytes / REMOTE_PACKET_BYTES, MIN_OUTSTANDING_PACKETS, MAX_OUTSTANDING_PACKETS);
    }
  }

  /// Less than an ordinary packet fits.
  boolean isClosed() {
    return bytes < MtuProbe.SAFE_DATAGRAM_BYTES;
  }
}

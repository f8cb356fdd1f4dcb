package picotorrent.net;

/// Whether bursts of datagrams pass the system in one call.
public enum UdpBatching {
  /// UDP_SEGMENT and UDP_GRO where the kernel has them (Linux), else one call for each datagram.
  WHERE_POSSIBLE,
  /// One call for each datagram.
  OFF
}

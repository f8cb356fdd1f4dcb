package picotorrent.session.link;

import picotorrent.port.Stream;

/// What IP, TCP, UDP and uTP put around the bytes of one stream, one way: nobody tells, so it is
/// taken as if packets were full. Acknowledgements of the other direction are not counted: a low
/// limit on what goes out would be used up by what comes in.
///
/// Confined to the session loop.
final class Wrapping {
  /// What Ethernet carries in one packet.
  private static final int PACKET_BYTES = 1_500;

  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int TCP_BYTES = 20;
  private static final int UDP_AND_UTP_BYTES = 8 + 20;

  private int begunBytes; // of the packet that is not full yet

  /// The bytes around so many of a stream, those of earlier calls considered.
  int around(int bytes, Stream stream) {
    int header =
        (stream.remote().isIpv6() ? IPV6_BYTES : IPV4_BYTES)
            + (stream.transport() == Stream.Transport.UTP ? UDP_AND_UTP_BYTES : TCP_BYTES);
    int payload = PACKET_BYTES - header;
    int all = begunBytes + bytes;
    begunBytes = all % payload;
    return all / payload * header;
  }
}

package picotorrent.utp;

import java.util.function.IntSupplier;

/// Path MTU discovery by packets that are larger than need be (as RFC 8899): a size is used when a
/// probe of that size has been acknowledged, and not before. Probes carry ordinary stream data and
/// padding, so a lost probe costs nothing but itself.
final class MtuProbe {
  /// What every path carries: IPv6's 1,280 bytes without IP and UDP headers.
  static final int SAFE_DATAGRAM_BYTES = 1232;

  /// What the path carries on which even that is lost: IPv4's 576 bytes (RFC 791) without headers.
  static final int LEAST_DATAGRAM_BYTES = 548;

  /// An Ethernet frame's worth behind IP and UDP headers: the first guess.
  static final int ETHERNET_DATAGRAM_BYTES = 1472;

  static final int ETHERNET_IPV6_DATAGRAM_BYTES = 1452;

  /// The largest datagram of ours, reached only where the interface has such an MTU and a probe has
  /// come through: what UDP carries over IPv4 and IPv6 with a loopback's MTU of 64 KiB.
  static final int MAX_DATAGRAM_BYTES = 65_000;

  /// A size is too large when this many probes of it are lost.
  private static final int TRIES = 2;

  /// The search ends when the answer is this close, or a sixteenth.
  private static final int PRECISION_BYTES = 32;

  /// Routes change: ask again what was refused.
  private static final long AGAIN_NANOS = 600_000_000_000L;

  private static final long NONE = -1;

  private final IntSupplier linkBytes;
  private final int frameBytes;
  private int limitBytes;
  private boolean raised;
  private int confirmedBytes;
  private int refusedBytes;
  private int probeBytes;
  private long probeNumber = NONE;
  private int failures;
  private long againNanos = Long.MAX_VALUE;

  /// Searches up to `frameBytes`, and beyond when the remote allows it.
  ///
  /// @param linkBytes what the link towards the remote carries in one datagram; asked only when it
  ///   matters, because the answer costs system calls
  MtuProbe(int frameBytes, IntSupplier linkBytes) {
    this.frameBytes = Math.max(SAFE_DATAGRAM_BYTES, frameBytes);
    this.linkBytes = linkBytes;
    limitBytes = this.frameBytes;
    confirmedBytes = SAFE_DATAGRAM_BYTES;
    refusedBytes = limitBytes + 1;
  }

  /// The remote takes datagrams of so many bytes in whole. Unless it says so, none is larger than
  /// an Ethernet frame: implementations cut what is longer, and a cut packet would pass for a whole
  /// one.
  void remoteTakes(int bytes) {
    if (raised || bytes <= limitBytes) {
      return;
    }
    raised = true;
    int both = Math.min(MAX_DATAGRAM_BYTES, Math.min(linkBytes.getAsInt(), bytes));
    if (both > limitBytes) {
      if (refusedBytes > limitBytes) {
        refusedBytes = both + 1;
      }
      limitBytes = both;
    }
  }

  /// Size of the largest datagram that is known to arrive.
  int datagramBytes() {
    return confirmedBytes;
  }

  /// Size of the probe to send now; 0 for none.
  int wanted(long nowNanos) {
    if (nowNanos >= againNanos) {
      againNanos = Long.MAX_VALUE;
      refusedBytes = limitBytes + 1;
    }
    boolean searching = refusedBytes > limitBytes || refusedBytes - confirmedBytes > precision();
    return probeNumber == NONE && confirmedBytes < limitBytes && searching ? nextSize() : 0;
  }

  private int precision() {
    return Math.max(PRECISION_BYTES, confirmedBytes / 16);
  }

  /// The likely sizes first, then halves.
  private int nextSize() {
    if (failures > 0 && probeBytes > confirmedBytes && probeBytes < refusedBytes) {
      return probeBytes;
    }
    boolean frameIsNext = confirmedBytes < frameBytes && frameBytes < refusedBytes;
    if (frameIsNext || refusedBytes > limitBytes) {
      return frameIsNext ? frameBytes : limitBytes;
    }
    return (confirmedBytes + refusedBytes) / 2;
  }

  /// Packet `number` went out as a probe of `bytes`.
  void sent(long number, int bytes) {
    probeNumber = number;
    probeBytes = bytes;
  }

  boolean isProbe(long number) {
    return number == probeNumber;
  }

  /// The probe has arrived: larger packets may be sent from now on.
  void acknowledged() {
    probeNumber = NONE;
    failures = 0;
    confirmedBytes = Math.max(confirmedBytes, probeBytes);
  }

  /// The probe was lost: by chance, or because it is too large.
  void lost(long nowNanos) {
    probeNumber = NONE;
    failures++;
    if (failures >= TRIES) {
      failures = 0;
      refusedBytes = probeBytes;
      againNanos = nowNanos + AGAIN_NANOS;
    }
  }

  /// Size of datagrams to fall back to when those of today do not arrive.
  int saferBytes() {
    return confirmedBytes > SAFE_DATAGRAM_BYTES ? SAFE_DATAGRAM_BYTES : LEAST_DATAGRAM_BYTES;
  }

  /// Whether packets are larger than what nearly every path carries.
  boolean isBeyondSafe() {
    return confirmedBytes > SAFE_DATAGRAM_BYTES;
  }

  /// The path carries smaller packets only, or nothing at all for a while: back to a safer size,
  /// and the search begins anew. False: there is none.
  boolean fallBack() {
    if (confirmedBytes == LEAST_DATAGRAM_BYTES) {
      return false;
    }
    confirmedBytes = saferBytes();
    refusedBytes = limitBytes + 1;
    probeNumber = NONE;
    failures = 0;
    againNanos = Long.MAX_VALUE;
    return true;
  }
}

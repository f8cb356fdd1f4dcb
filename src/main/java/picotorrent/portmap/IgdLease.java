package picotorrent.portmap;

import org.jspecify.annotations.Nullable;

/// One mapping at one gateway: what has been asked and what is held.
final class IgdLease {
  final Mapping mapping;

  /// Whether this is a hole in the IPv6 firewall rather than an IPv4 mapping.
  final boolean pinhole;

  int externalPort;
  int leaseSeconds = PortMapper.LEASE_SECONDS;
  int conflicts;
  boolean held;
  boolean asking;
  @Nullable String pinholeId;
  long dueNanos;

  IgdLease(Mapping mapping, boolean pinhole, long now) {
    this.mapping = mapping;
    this.pinhole = pinhole;
    this.externalPort = mapping.externalPort();
    this.dueNanos = now;
  }
}

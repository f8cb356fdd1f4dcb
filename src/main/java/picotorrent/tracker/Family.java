package picotorrent.tracker;

import picotorrent.base.Endpoint;

/// The two address families. A tracker hears from each that we have, because it knows us, and hands
/// out peers, by the address we ask from (BEP 7).
public enum Family {
  IPV4,
  IPV6;

  /// The family of an endpoint.
  public static Family of(Endpoint endpoint) {
    return endpoint.isIpv6() ? IPV6 : IPV4;
  }
}

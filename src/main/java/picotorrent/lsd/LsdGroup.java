package picotorrent.lsd;

import picotorrent.base.Endpoint;

/// The two multicast groups of local service discovery (BEP 14 §"Protocol").
public enum LsdGroup {
  IPV4("239.192.152.143:6771"),
  IPV6("[ff15::efc0:988f]:6771");

  private final String host;

  LsdGroup(String host) {
    this.host = host;
  }

  /// Where to join and to send to.
  public Endpoint endpoint() {
    return Endpoint.parse(host);
  }

  /// The value of the `Host` header.
  String host() {
    return host;
  }
}

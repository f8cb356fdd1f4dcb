package picotorrent.wire;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeWriter;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.ExtensionMessage.PexPeer;

/// Peer exchange (BEP 11): compact endpoints of both families and a byte of flags for each that was
/// added.
final class PexMessages {
  private static final PexFlag[] FLAGS = PexFlag.values();

  private PexMessages() {}

  /// What is beyond [WireLimits#MAX_PEX_PEERS] is left out; an endpoint counts once.
  static ExtensionMessage parse(BencodeDict dict) throws WireException {
    Map<Endpoint, PexPeer> added = new LinkedHashMap<>();
    addTo(added, dict, "added", Endpoint.COMPACT_IPV4_BYTES);
    addTo(added, dict, "added6", Endpoint.COMPACT_IPV6_BYTES);
    Map<Endpoint, PexPeer> dropped = new LinkedHashMap<>();
    addTo(dropped, dict, "dropped", Endpoint.COMPACT_IPV4_BYTES);
    addTo(dropped, dict, "dropped6", Endpoint.COMPACT_IPV6_BYTES);
    return new ExtensionMessage.Pex(List.copyOf(added.values()), List.copyOf(dropped.keySet()));
  }

  private static void addTo(
      Map<Endpoint, PexPeer> peers, BencodeDict dict, String key, int endpointBytes)
      throws WireException {
    byte[] compact = dict.bytes(key);
    if (compact == null) {
      return;
    }
    if (compact.length % endpointBytes != 0) {
      throw new WireException(key + " of " + compact.length + " bytes");
    }
    byte @Nullable [] flags = dict.bytes(key + ".f");
    int count = Math.min(compact.length / endpointBytes, WireLimits.MAX_PEX_PEERS);
    for (int i = 0; i < count; i++) {
      Endpoint endpoint = Endpoint.ofCompact(compact, i * endpointBytes, endpointBytes);
      if (canBeReached(endpoint)) {
        byte bits = flags != null && i < flags.length ? flags[i] : 0;
        peers.putIfAbsent(endpoint, new PexPeer(endpoint, flags(bits)));
      }
    }
  }

  private static boolean canBeReached(Endpoint endpoint) {
    InetAddress address = endpoint.address();
    boolean broadcast = !endpoint.isIpv6() && address.getAddress()[0] == (byte) 0xff;
    return endpoint.port() != 0
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !broadcast;
  }

  private static Set<PexFlag> flags(byte bits) {
    EnumSet<PexFlag> flags = EnumSet.noneOf(PexFlag.class);
    for (PexFlag flag : FLAGS) {
      if ((bits & flag.bit) != 0) {
        flags.add(flag);
      }
    }
    return flags;
  }

  static byte[] encode(ExtensionMessage.Pex message) {
    List<PexPeer> added4 = new ArrayList<>();
    List<PexPeer> added6 = new ArrayList<>();
    for (PexPeer peer : message.added()) {
      (peer.endpoint().isIpv6() ? added6 : added4).add(peer);
    }
    List<Endpoint> dropped4 = new ArrayList<>();
    List<Endpoint> dropped6 = new ArrayList<>();
    for (Endpoint endpoint : message.dropped()) {
      (endpoint.isIpv6() ? dropped6 : dropped4).add(endpoint);
    }
    BencodeWriter writer = new BencodeWriter().dict();
    writer.key("added").string(compactPeers(added4)).key("added.f").string(flagBytes(added4));
    writer.key("added6").string(compactPeers(added6)).key("added6.f").string(flagBytes(added6));
    writer.key("dropped").string(compact(dropped4)).key("dropped6").string(compact(dropped6));
    return writer.end().toBytes();
  }

  private static byte[] compactPeers(List<PexPeer> peers) {
    return compact(peers.stream().map(PexPeer::endpoint).toList());
  }

  private static byte[] compact(List<Endpoint> endpoints) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    endpoints.forEach(endpoint -> bytes.writeBytes(endpoint.toCompact()));
    return bytes.toByteArray();
  }

  private static byte[] flagBytes(List<PexPeer> peers) {
    byte[] bytes = new byte[peers.size()];
    for (int i = 0; i < bytes.length; i++) {
      for (PexFlag flag : peers.get(i).flags()) {
        bytes[i] |= (byte) flag.bit;
      }
    }
    return bytes;
  }
}

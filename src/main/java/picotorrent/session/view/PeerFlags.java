package picotorrent.session.view;

import picotorrent.session.peer.Peer;

/// The letters that other clients show for a peer.
final class PeerFlags {
  private PeerFlags() {}

  /// `D` it serves us, `d` we want and it chokes; `U` we serve it, `u` it wants and we choke; `K`
  /// it serves and we want nothing, `?` we serve and it wants nothing; `I` it came in; `E`
  /// encrypted; `P` by uTP; `F` fast extension; `S` it is asked and sends nothing; `H`, `X`, `L` we
  /// know it from the DHT, from other peers, from the local network. Parted by blanks.
  ///
  /// @param from where we know it from, as [picotorrent.session.swarm.PeerSet#sourceOf] says it
  static String of(Peer peer, String from) {
    StringBuilder flags = new StringBuilder();
    boolean interested = peer.mouth().interested();
    boolean chokes = peer.machine().remoteChokes();
    add(flags, interested && !chokes, 'D');
    add(flags, interested && chokes, 'd');
    add(flags, !interested && !chokes, 'K');
    boolean wants = peer.machine().remoteInterested();
    boolean choking = peer.requests().choking();
    add(flags, wants && !choking, 'U');
    add(flags, wants && choking, 'u');
    add(flags, !wants && !choking, '?');
    add(flags, peer.connection().incoming(), 'I');
    add(flags, peer.connection().encrypted(), 'E');
    add(flags, peer.connection().utp(), 'P');
    add(flags, peer.mouth().fast(), 'F');
    add(flags, peer.isSnubbing(), 'S');
    add(flags, from.equals("dht"), 'H');
    add(flags, from.equals("pex"), 'X');
    add(flags, from.equals("lsd"), 'L');
    return flags.toString();
  }

  private static void add(StringBuilder flags, boolean on, char letter) {
    if (on) {
      if (!flags.isEmpty()) {
        flags.append(' ');
      }
      flags.append(letter);
    }
  }
}

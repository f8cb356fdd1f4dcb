package picotorrent.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picotorrent.sim.SimHost;
import picotorrent.wire.PeerMessage;

/// A host that takes every connection in, says that it has everything and serves rubbish.
final class Poisoner {
  private Poisoner() {}

  /// Listens; the connections that come are added to what is returned.
  static List<TalkingPeer> listen(SimHost host, SimTorrent torrent) {
    List<TalkingPeer> connections = new ArrayList<>();
    host.run(() -> {
      try {
        host.network()
            .listen(
                host.endpoint(SimClient.PORT),
                stream -> {
                  TalkingPeer peer = new TalkingPeer(host, torrent);
                  peer.greets(
                          _ -> {
                            peer.say(new PeerMessage.HaveAll());
                            peer.say(new PeerMessage.Unchoke());
                          })
                      .on(
                          PeerMessage.Request.class,
                          asked ->
                              peer.sayBlock(
                                  asked.piece(), asked.begin(), new byte[asked.length()]));
                  connections.add(peer);
                  return peer.adopt(stream);
                });
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    return connections;
  }
}

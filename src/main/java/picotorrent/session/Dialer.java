package picotorrent.session;

import com.google.common.collect.Lists;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.mse.EncryptionPolicy;
import picotorrent.mse.EncryptionPolicy.Attempt;
import picotorrent.mse.MseHandshake;
import picotorrent.port.Stream;
import picotorrent.swarm.KnownPeer;
import picotorrent.swarm.Reach;

/// Opens streams to peers and lets theirs in, by the transports and with the encryption that the
/// settings allow.
///
/// Where both are allowed, own connections go by TCP: it is cheaper, and every peer speaks it.
/// Confined to the session loop.
final class Dialer {
  private final Environment env;
  private final UtpTransport utp;
  private final RandomGenerator random;

  Dialer(Environment env, UtpTransport utp) {
    this.env = env;
    this.utp = utp;
    this.random = env.ports.entropy()::anyLong;
  }

  private EncryptionPolicy policy() {
    return switch (env.settings.transport().encryption()) {
      case OFF -> EncryptionPolicy.OFF;
      case ALLOWED -> EncryptionPolicy.ALLOWED;
      case PREFERRED -> EncryptionPolicy.PREFERRED;
      case REQUIRED -> EncryptionPolicy.REQUIRED;
    };
  }

  /// How connections to a peer may begin, best first: what worked last, else as the settings say.
  List<Attempt> attempts(KnownPeer peer) {
    List<Attempt> attempts = policy().attempts();
    Reach.Success last = peer.reach().last();
    boolean veiledFirst = attempts.getFirst() == Attempt.ENCRYPTED;
    return last == null || last.veiled() == veiledFirst ? attempts : Lists.reverse(attempts);
  }

  /// Opens a stream to a peer; the answer comes by the owner, never during this call.
  ///
  /// @param infoHash what an encrypted stream is for
  VeiledStream connect(KnownPeer peer, Hash infoHash, Attempt attempt, VeiledStream.Owner owner) {
    VeiledStream stream =
        switch (attempt) {
          case PLAIN -> VeiledStream.plain(owner, env.ports.offload());
          case ENCRYPTED ->
              VeiledStream.initiator(owner, env.ports.offload(), handshakeFor(infoHash));
        };
    stream.over(open(peer.endpoint(), stream));
    return stream;
  }

  private Function<ByteBuffer, MseHandshake> handshakeFor(Hash infoHash) {
    return hello -> MseHandshake.initiator(policy(), infoHash, hello, random);
  }

  private Stream open(Endpoint remote, Stream.Handler handler) {
    return switch (env.settings.transport().choice()) {
      case UTP_ONLY -> utp.connect(remote, handler);
      case BOTH, TCP_ONLY ->
          env.ports.network().connect(env.settings.bindAddress(remote.isIpv6()), remote, handler);
    };
  }

  /// Takes over a stream that came in: the remote may begin encrypted or not, as the settings
  /// allow.
  VeiledStream accept(Stream accepted, VeiledStream.Owner owner) {
    MseHandshake responder = MseHandshake.responder(policy(), env.skeys, random);
    VeiledStream stream = VeiledStream.responder(owner, env.ports.offload(), responder);
    stream.over(accepted);
    return stream;
  }

  /// Whether a stream that comes in travels in a way that is allowed.
  boolean admits(Stream stream) {
    TransportChoice choice = env.settings.transport().choice();
    return switch (stream.transport()) {
      case TCP -> choice != TransportChoice.UTP_ONLY;
      case UTP -> choice != TransportChoice.TCP_ONLY;
    };
  }
}

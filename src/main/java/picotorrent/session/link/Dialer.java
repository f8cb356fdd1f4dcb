package picotorrent.session.link;

import com.google.common.collect.Lists;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.mse.EncryptionPolicy;
import picotorrent.mse.EncryptionPolicy.Attempt;
import picotorrent.mse.MseHandshake;
import picotorrent.port.Stream;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.peers.Approach.Road;
import picotorrent.swarm.peers.KnownPeer;

/// Opens streams to peers and lets theirs in, by the transports and with the encryption that the
/// settings allow.
///
/// Where both transports are allowed they race (`docs/adr/0032-transport-race.md`): TCP sets out
/// first, since it is cheaper, unless uTP answered the last time. Confined to the session loop.
public final class Dialer {
  /// How long TCP, or what answered the last time, has the road to itself: two round trips of a
  /// line that is not bad.
  static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /// The same where somebody says that the peer speaks uTP.
  static final long SHORT_HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Environment env;
  private final UtpTransport utp;
  private final RandomGenerator random;

  /// @param utp opens uTP streams; TCP is the network's
  public Dialer(Environment env, UtpTransport utp) {
    this.env = env;
    this.utp = utp;
    this.random = env.ports().entropy()::anyLong;
  }

  private EncryptionPolicy policy() {
    return switch (env.settings().transport().encryption()) {
      case OFF -> EncryptionPolicy.OFF;
      case ALLOWED -> EncryptionPolicy.ALLOWED;
      case PREFERRED -> EncryptionPolicy.PREFERRED;
      case REQUIRED -> EncryptionPolicy.REQUIRED;
    };
  }

  /// How connections to a peer may begin, best first: what worked last, else as the settings say.
  public List<Attempt> attempts(KnownPeer peer) {
    List<Attempt> attempts = policy().attempts();
    Boolean veiled = peer.approach().veiled();
    boolean veiledFirst = attempts.getFirst() == Attempt.ENCRYPTED;
    return veiled == null || veiled == veiledFirst ? attempts : Lists.reverse(attempts);
  }

  /// Opens a stream to a peer; the answer comes by the owner, never during this call.
  ///
  /// @param infoHash what an encrypted stream is for
  public VeiledStream connect(
      KnownPeer peer, Hash infoHash, Attempt attempt, VeiledStream.Owner owner) {
    VeiledStream stream =
        switch (attempt) {
          case PLAIN -> VeiledStream.plain(owner, env.ports().offload());
          case ENCRYPTED ->
              VeiledStream.initiator(owner, env.ports().offload(), handshakeFor(infoHash));
        };
    stream.over(open(peer, stream));
    return stream;
  }

  private Function<ByteBuffer, MseHandshake> handshakeFor(Hash infoHash) {
    return hello -> MseHandshake.initiator(policy(), infoHash, hello, random);
  }

  private Stream open(KnownPeer peer, Stream.Handler handler) {
    List<Road> roads = roads(peer);
    Endpoint remote = peer.endpoint();
    if (roads.size() == 1) {
      return open(roads.getFirst(), remote, handler);
    }
    List<Function<Stream.Handler, Stream>> openers = new ArrayList<>();
    for (Road road : roads) {
      openers.add(contender -> open(road, remote, contender));
    }
    boolean likely = peer.approach().answered() == null && peer.approach().saidToSpeakUtp();
    return RacedStream.begin(
        env.ports().loop(), handler, openers, likely ? SHORT_HEAD_START_NANOS : HEAD_START_NANOS);
  }

  /// The roads to a peer that are allowed and there, the one that sets out first first.
  private List<Road> roads(KnownPeer peer) {
    if (peer.approach().isMeeting() && takesUtp()) {
      return List.of(Road.UTP);
    }
    return switch (env.settings().transport().choice()) {
      case UTP_ONLY -> List.of(Road.UTP);
      case TCP_ONLY -> List.of(Road.TCP);
      case BOTH -> {
        if (!utp.reaches(peer.endpoint())) {
          yield List.of(Road.TCP);
        }
        boolean utpFirst = peer.approach().answered() == Road.UTP;
        yield utpFirst ? List.of(Road.UTP, Road.TCP) : List.of(Road.TCP, Road.UTP);
      }
    };
  }

  private Stream open(Road road, Endpoint remote, Stream.Handler handler) {
    return switch (road) {
      case UTP -> utp.connect(remote, handler);
      case TCP ->
          env.ports()
              .network()
              .connect(env.settings().bindAddress(remote.isIpv6()), remote, handler);
    };
  }

  /// Takes over a stream that came in: the remote may begin encrypted or not, as the settings
  /// allow.
  public VeiledStream accept(Stream accepted, VeiledStream.Owner owner) {
    MseHandshake responder = MseHandshake.responder(policy(), env.skeys(), random);
    VeiledStream stream = VeiledStream.responder(owner, env.ports().offload(), responder);
    stream.over(accepted);
    return stream;
  }

  /// Whether uTP is taken in at all.
  public boolean takesUtp() {
    return env.settings().transport().choice() != TransportChoice.TCP_ONLY;
  }

  /// Whether a stream that comes in travels in a way that is allowed, from whom nobody has banned.
  public boolean admits(Stream stream) {
    if (env.addressRules().isBlocked(stream.remote().address())) {
      return false;
    }
    TransportChoice choice = env.settings().transport().choice();
    return switch (stream.transport()) {
      case TCP -> choice != TransportChoice.UTP_ONLY;
      case UTP -> choice != TransportChoice.TCP_ONLY;
    };
  }
}

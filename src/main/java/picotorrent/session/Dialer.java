package picotorrent.session;

import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.base.Endpoint;
import picotorrent.port.Stream;

/// Opens streams to peers and lets theirs in, by the transports that the settings allow.
///
/// Where both are allowed, own connections go by TCP: it is cheaper, and every peer speaks it.
/// Confined to the session loop.
final class Dialer {
  private final Environment env;
  private final UtpTransport utp;

  Dialer(Environment env, UtpTransport utp) {
    this.env = env;
    this.utp = utp;
  }

  /// Opens a stream; the answer comes by the handler, never during this call.
  Stream connect(Endpoint remote, Stream.Handler handler) {
    return switch (env.settings.transport().choice()) {
      case UTP_ONLY -> utp.connect(remote, handler);
      case BOTH, TCP_ONLY ->
          env.ports.network().connect(env.settings.bindAddress(remote.isIpv6()), remote, handler);
    };
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

package picotorrent.utp;

import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.LineSpec;

/// One initiator and one acceptor.
final class Pair {
  final Simulation simulation;
  final Host a;
  final Host b;
  final Peer initiator;
  final Peer acceptor;

  Pair(long seed, LineSpec there, LineSpec back, long bytesThere, long bytesBack) {
    this(seed, there, back, bytesThere, bytesBack, new Simulation.Line[1]);
  }

  Pair(
      long seed,
      LineSpec there,
      LineSpec back,
      long bytesThere,
      long bytesBack,
      Simulation.Line[] way) {
    simulation = new Simulation(seed);
    a = simulation.host("10.0.0.1:6881");
    b = simulation.host("10.0.0.2:6881");
    way[0] = simulation.line(there);
    Simulation.join(a, b, way[0], simulation.line(back));
    initiator = new Peer(seed, bytesThere, seed + 1);
    acceptor = new Peer(seed + 1, bytesBack, seed);
    b.endpoint.accept(connection -> {
      acceptor.on(connection).pump();
      return acceptor;
    });
    connect();
  }

  void connect() {
    initiator.failure = null;
    initiator.on(a.endpoint.connect(b.address, initiator, simulation.now()));
    a.touched();
  }

  boolean complete(long bytesThere, long bytesBack) {
    return acceptor.matched == bytesThere
        && initiator.matched == bytesBack
        && acceptor.ended
        && initiator.ended;
  }
}

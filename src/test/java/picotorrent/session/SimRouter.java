package picotorrent.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;
import picotorrent.sim.Lan;
import picotorrent.sim.Line;
import picotorrent.sim.Nat;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// A home in the simulated world: a router that translates addresses and leads ports in when asked
/// by NAT-PMP (RFC 6886), and the network behind it.
final class SimRouter implements Network.DatagramHandler {
  private static final int PMP_PORT = 5_351;

  private final SimWorld world;
  private final Nat nat;
  private final Lan lan;
  private final SimHost self;
  private final Network.Datagrams socket;
  private final Map<Integer, Integer> shifts = new LinkedHashMap<>();
  private final Map<Integer, Long> leases = new LinkedHashMap<>(); // by port outside, TCP
  private boolean silent;
  private int requests;

  SimRouter(SimWorld world, String publicAddress) throws IOException {
    this.world = world;
    this.nat = world.nat(publicAddress, Nat.Kind.SYMMETRIC);
    this.self = nat.host("router " + publicAddress, "192.168.0.1", Line.UNLIMITED);
    this.lan = world.lan("home " + publicAddress, 24, self);
    this.socket = self.network().bind(self.endpoint(PMP_PORT), this);
  }

  /// A host of the home.
  SimHost host(String name, String address, Line line) {
    SimHost host = nat.host(name, address, line);
    lan.plug(host);
    return host;
  }

  /// Answers nothing.
  SimRouter falls() {
    silent = true;
    return this;
  }

  /// Gives another port outside than the one that is asked for.
  SimRouter gives(int wanted, int other) {
    shifts.put(wanted, other);
    return this;
  }

  /// Whether a port outside leads in now.
  boolean leads(int port) {
    return leases.getOrDefault(port, Long.MIN_VALUE) > world.now();
  }

  /// Requests so far.
  int requests() {
    return requests;
  }

  @Override
  public void onDatagram(Endpoint remote, ByteBuffer payload) {
    requests++;
    if (silent) {
      return;
    }
    if (payload.get(0) != 0) {
      socket.send(remote, head(payload.get(1), 1).flip()); // PCP: an unknown version here
    } else if (payload.get(1) == 0) {
      socket.send(remote, head(0, 0).put(nat.publicAddress().getAddress()).flip());
    } else {
      map(remote, payload);
    }
  }

  private void map(Endpoint remote, ByteBuffer payload) {
    int inside = payload.getShort(4) & 0xffff;
    int outside = shifts.getOrDefault(inside, inside);
    int seconds = payload.getInt(8);
    SimHost host = lan.hostAt(remote.address());
    if (seconds == 0) {
      nat.unforward(outside);
      leases.remove(outside);
    } else {
      nat.forward(outside, host, inside);
      leases.put(outside, world.now() + Duration.ofSeconds(seconds).toNanos());
    }
    ByteBuffer answer = head(payload.get(1), 0);
    answer.putShort((short) inside).putShort((short) outside).putInt(seconds);
    socket.send(remote, answer.flip());
  }

  private ByteBuffer head(int operation, int result) {
    int epoch = (int) Duration.ofNanos(world.now()).toSeconds();
    return ByteBuffer.allocate(16)
        .put((byte) 0)
        .put((byte) (operation | 0x80))
        .putShort((short) result)
        .putInt(epoch);
  }

  @Override
  public void onBurstEnd() {}
}

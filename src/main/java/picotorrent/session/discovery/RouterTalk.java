package picotorrent.session.discovery;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher;
import picotorrent.port.Link;
import picotorrent.port.Loop;
import picotorrent.port.Network;
import picotorrent.portmap.Mapping;
import picotorrent.portmap.PortMapper;
import picotorrent.portmap.PortMapper.Effect;
import picotorrent.portmap.UpnpMachine;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.WholeAnswer;

/// Carries what one [PortMapper] has to say to a router, and tells [Environment#reach] what comes
/// of it.
///
/// Confined to the session loop.
final class RouterTalk implements Network.DatagramHandler {
  private final Environment env;
  private final PortMapper machine;
  private final Set<Mapping> held = new LinkedHashSet<>();
  private Network.@Nullable Datagrams socket;
  private @Nullable InetAddress local;
  private Loop.@Nullable Timer timer;
  private @Nullable Runnable left;

  RouterTalk(Environment env, PortMapper machine) {
    this.env = env;
    this.machine = machine;
  }

  /// Opens the socket.
  ///
  /// @throws IOException when the link or the address is gone
  void open(Network network, Link link, Endpoint from) throws IOException {
    local = from.address();
    socket = network.bindOn(link, from, this);
  }

  /// Asks for a mapping and keeps it.
  void map(Mapping mapping, long now) {
    machine.map(mapping, now);
    drain();
  }

  /// Takes everything back; `done` runs when the router knows, or has taken too long.
  void leave(Runnable done) {
    held.forEach(env.reach()::unmapped);
    held.clear();
    left = done;
    machine.close(env.now());
    drain();
    env.ports().loop().at(env.now() + PortMapping.FAREWELL_NANOS, this::end);
  }

  private void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (socket != null) {
      socket.close();
      socket = null;
    }
    if (left != null) {
      Runnable done = left;
      left = null;
      done.run();
    }
  }

  @Override
  public void onDatagram(Endpoint remote, ByteBuffer payload) {
    machine.handleDatagram(remote, payload, env.now());
    drain();
  }

  @Override
  public void onBurstEnd() {}

  private void drain() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      carryOut(effect);
    }
    if (left != null && isQuiet()) {
      end();
    } else {
      wakeLater();
    }
  }

  private boolean isQuiet() {
    return !(machine instanceof UpnpMachine upnp) || upnp.isQuiet();
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Datagram(Endpoint remote, byte[] payload) -> {
        if (socket != null) {
          socket.send(remote, ByteBuffer.wrap(payload));
        }
      }
      case Effect.Http request -> fetch(request);
      case Effect.Mapped(Mapping mapping, int externalPort) -> {
        if (left == null) {
          held.add(mapping);
          env.reach().mapped(mapping, externalPort);
        }
      }
      case Effect.Failed(Mapping mapping, _) -> {
        if (held.remove(mapping)) {
          env.reach().unmapped(mapping);
        }
      }
      case Effect.ExternalAddress(InetAddress address) -> env.reach().routerSays(address);
    }
  }

  private void fetch(Effect.Http asked) {
    if (!(machine instanceof UpnpMachine upnp)) {
      return;
    }
    InetAddress router = InetAddresses.forUriString(asked.uri().getHost());
    Fetcher.Request request =
        new Fetcher.Request(
            asked.method(),
            asked.uri(),
            asked.headers(),
            asked.body(),
            UpnpMachine.MAX_BODY_BYTES,
            Duration.ofSeconds(UpnpMachine.ANSWER_SECONDS),
            local,
            0,
            (_, address, redirectedFrom) -> redirectedFrom == null && address.equals(router));
    WholeAnswer.of(
        env.ports().fetcher(),
        request,
        new WholeAnswer.Taker() {
          @Override
          public void answered(int status, byte[] body) {
            upnp.handleHttp(asked.ticket(), status, body, env.now());
            drain();
          }

          @Override
          public void failed(Fetcher.Failure failure, Sentence detail) {
            upnp.handleHttpFailure(asked.ticket(), detail.toString(), env.now());
            drain();
          }
        });
  }

  private void wakeLater() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    OptionalLong next = machine.pollTimeout(env.now());
    if (next.isPresent() && socket != null) {
      timer = env.ports().loop().at(next.getAsLong(), this::wake);
    }
  }

  private void wake() {
    machine.handleTimeout(env.now());
    drain();
  }
}

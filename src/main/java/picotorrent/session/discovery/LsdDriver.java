package picotorrent.session.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.lsd.LsdGroup;
import picotorrent.lsd.LsdMachine;
import picotorrent.port.Link;
import picotorrent.port.Network;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.peers.PeerSource;

/// Local service discovery (BEP 14) of a session: one [LsdMachine], whose announcements go out by
/// every link that carries multicast. Once a second it compares what is announced with what the
/// torrents are: those that run, may be discovered and are not private.
///
/// Confined to the session loop.
public final class LsdDriver {
  private final Environment env;
  private final Neighbourhood neighbourhood;
  private final Supplier<List<Sought>> torrents;
  private final Finds finds;
  private final List<Network.Datagrams> ears = new ArrayList<>();
  private final List<Mouth> mouths = new ArrayList<>();
  private final Set<Hash> told = new LinkedHashSet<>();
  private List<Link> links = List.of();
  private Sentence trouble = Sentence.NOTHING;
  private long seenRoster = -1;
  private @Nullable LsdMachine machine;

  /// Where announcements go out.
  private record Mouth(LsdGroup group, Network.Datagrams socket) {}

  /// @param torrents those to be announced, asked when the roster has changed
  /// @param finds hears of their peers
  public LsdDriver(
      Environment env, Neighbourhood neighbourhood, Supplier<List<Sought>> torrents, Finds finds) {
    this.env = env;
    this.neighbourhood = neighbourhood;
    this.torrents = torrents;
    this.finds = finds;
  }

  /// Once a second: follows the settings, the links and the torrents.
  public void tick(long now) {
    if (!env.settings().discovery().localDiscovery() || env.listenPort() == 0) {
      close();
      return;
    }
    List<Link> usable = neighbourhood.links().stream().filter(Link::multicast).toList();
    if (!usable.equals(links)) {
      close();
      open(usable);
    }
    LsdMachine speaking = machine;
    if (speaking != null) {
      speaking.listenPort(env.listenPort());
      followTorrents(speaking, now);
      speaking.handleTimeout(now);
      drain(speaking);
    }
  }

  /// What does not work, or empty.
  public Sentence trouble() {
    return trouble;
  }

  /// Whether there is a link to speak on.
  public boolean isOn() {
    return machine != null;
  }

  private void open(List<Link> usable) {
    links = usable;
    trouble = Sentence.NOTHING;
    for (LsdGroup group : LsdGroup.values()) {
      boolean ipv6 = group.endpoint().isIpv6();
      List<Link> carrying =
          usable.stream().filter(link -> neighbourhood.address(link, ipv6) != null).toList();
      if (!carrying.isEmpty()) {
        open(group, carrying, ipv6);
      }
    }
    if (!mouths.isEmpty()) {
      EnumSet<LsdGroup> groups = EnumSet.noneOf(LsdGroup.class);
      mouths.forEach(mouth -> groups.add(mouth.group));
      machine = new LsdMachine(groups, env.listenPort(), env.random());
    }
  }

  /// A group that cannot be heard may still be spoken to: others may hear us, and then connect.
  private void open(LsdGroup group, List<Link> carrying, boolean ipv6) {
    try {
      ears.add(env.ports().network().hear(group.endpoint(), carrying, new Ear()));
    } catch (IOException e) {
      trouble = ToldException.sentenceOf(e);
    }
    for (Link link : carrying) {
      InetAddress address = neighbourhood.address(link, ipv6);
      try {
        if (address != null) {
          Endpoint local = new Endpoint(address, 0);
          mouths.add(new Mouth(group, env.ports().network().bindOn(link, local, new Ear())));
        }
      } catch (IOException e) {
        trouble = ToldException.sentenceOf(e);
      }
    }
  }

  private void followTorrents(LsdMachine speaking, long now) {
    if (env.roster().version() == seenRoster) {
      return;
    }
    seenRoster = env.roster().version();
    Set<Hash> wished = new LinkedHashSet<>();
    torrents.get().forEach(torrent -> wished.addAll(torrent.swarms()));
    told.removeIf(hash -> {
      boolean gone = !wished.contains(hash);
      if (gone) {
        speaking.remove(hash);
      }
      return gone;
    });
    for (Hash hash : wished) {
      if (told.add(hash)) {
        speaking.add(hash, now);
      }
    }
  }

  private final class Ear implements Network.DatagramHandler {
    @Override
    public void onDatagram(Endpoint remote, ByteBuffer payload) {
      LsdMachine hearing = machine;
      if (hearing != null) {
        boolean neighbour = links.stream().anyMatch(link -> link.isNeighbour(remote.address()));
        hearing.handleDatagram(remote, neighbour, payload, env.now());
        drain(hearing);
      }
    }

    @Override
    public void onBurstEnd() {}
  }

  private void drain(LsdMachine from) {
    for (LsdMachine.Transmit next = from.pollTransmit(); next != null; next = from.pollTransmit()) {
      for (Mouth mouth : mouths) {
        if (mouth.group == next.group()) {
          mouth.socket.send(next.group().endpoint(), ByteBuffer.wrap(next.payload()));
        }
      }
    }
    for (LsdMachine.Found next = from.pollFound(); next != null; next = from.pollFound()) {
      finds.found(next.infoHash(), List.of(next.peer()), PeerSource.LOCAL, true);
    }
  }

  /// Falls silent and deaf; the next tick may begin anew.
  public void close() {
    ears.forEach(Network.Datagrams::close);
    ears.clear();
    mouths.forEach(mouth -> mouth.socket.close());
    mouths.clear();
    told.clear();
    seenRoster = -1;
    links = List.of();
    machine = null;
  }
}

package picotorrent.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressRange;

/// Everything about a session that can be set, and changed while it runs.
///
/// @param listen where it can be reached and from where it connects
/// @param discovery which means of finding peers are on
/// @param transport how bytes travel
/// @param limits how much it may use
/// @param queue how many torrents are active
/// @param storage how files are made
/// @param sharing whom complete torrents serve
/// @param peers whom it deals with
public record EngineSettings(
    Listen listen,
    Discovery discovery,
    Transport transport,
    Limits limits,
    Queue queue,
    Storage storage,
    Sharing sharing,
    Peers peers) {

  /// What a desktop starts with.
  public static final EngineSettings DEFAULTS =
      new EngineSettings(
          new Listen(List.of(), 6881, true, true),
          new Discovery(true, true, true, true, List.of()),
          new Transport(TransportChoice.BOTH, Encryption.ALLOWED),
          new Limits(RateLimits.NONE, 500, 100, 0, 256L << 20, 2_000),
          new Queue(5, 500, 500, SeedGoals.NONE),
          new Storage(false),
          new Sharing(Serving.IN_TURN),
          Peers.EVERYBODY);

  /// Where a session listens.
  ///
  /// @param addresses the addresses to bind, for listening and for connecting; empty: all
  /// @param port for TCP and UDP; 0: any
  /// @param anotherPortIfTaken whether to take another when that one is in use
  /// @param mapPorts whether to ask the router (UPnP, NAT-PMP, PCP)
  /// @param onceReady whether nobody is let in by TCP before a torrent can deal with peers: a
  ///   program that seeds one thing has nothing to say while that is being checked, and who waits
  ///   for it sees by the port when it is ready
  public record Listen(
      List<InetAddress> addresses,
      int port,
      boolean anotherPortIfTaken,
      boolean mapPorts,
      boolean onceReady) {
    /// Lets peers in at once.
    public Listen(
        List<InetAddress> addresses, int port, boolean anotherPortIfTaken, boolean mapPorts) {
      this(addresses, port, anotherPortIfTaken, mapPorts, false);
    }

    /// Refuses what is no port.
    public Listen {
      if (port < 0 || port > MAX_PORT) {
        throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
      }
    }

    private static final int MAX_PORT = 65_535;

    /// One address and no other port than this; no router is asked.
    ///
    /// @param port 0: any
    public static Listen at(InetAddress address, int port) {
      return new Listen(List.of(address), port, false, false);
    }
  }

  /// Which means of finding peers are on; a private torrent uses its trackers only, whatever this
  /// says.
  ///
  /// @param dhtRouters bootstrap nodes as `host:port`; empty: what torrents and peers tell
  /// @param dhtReadOnly whether the DHT is asked and never answered (BEP 43): for a machine that
  ///   nobody can reach, or whose line is paid for by the byte
  public record Discovery(
      boolean trackers,
      boolean dht,
      boolean pex,
      boolean localDiscovery,
      List<String> dhtRouters,
      boolean dhtReadOnly) {
    /// Takes part in the DHT as every node does.
    public Discovery(
        boolean trackers,
        boolean dht,
        boolean pex,
        boolean localDiscovery,
        List<String> dhtRouters) {
      this(trackers, dht, pex, localDiscovery, dhtRouters, false);
    }

    /// Nobody is looked for: peers are those that are named, or that come.
    public static final Discovery NONE = new Discovery(false, false, false, false, List.of());

    /// Trackers and nothing else.
    public static final Discovery TRACKERS_ALONE =
        new Discovery(true, false, false, false, List.of());
  }

  /// How bytes travel.
  public record Transport(TransportChoice choice, Encryption encryption) {}

  /// How much a session may use.
  ///
  /// @param rates of all torrents together
  /// @param connections of all torrents together
  /// @param connectionsPerTorrent of one
  /// @param uploadSlots per torrent; 0: as many as the line carries
  /// @param pieceMemoryBytes for unfinished pieces
  /// @param peersRemembered per torrent
  public record Limits(
      RateLimits rates,
      int connections,
      int connectionsPerTorrent,
      int uploadSlots,
      long pieceMemoryBytes,
      int peersRemembered) {

    /// The same limits with other rates.
    public Limits with(RateLimits other) {
      return new Limits(
          other,
          connections,
          connectionsPerTorrent,
          uploadSlots,
          pieceMemoryBytes,
          peersRemembered);
    }
  }

  /// How many torrents are active at once; the others wait in the order of the queue. Those that
  /// have moved next to nothing for a minute count in `active` alone; 0 is as many as there are.
  ///
  /// @param activeDownloads that want something, those being checked included
  /// @param activeSeeds complete ones; the neediest come first, each for half an hour at least
  /// @param active in all
  /// @param goals for torrents that have none of their own
  public record Queue(int activeDownloads, int activeSeeds, int active, SeedGoals goals) {
    /// All torrents at once, and no end of seeding.
    public static final Queue UNLIMITED =
        new Queue(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, SeedGoals.NONE);
  }

  /// How files are made. A change holds for torrents that are started afterwards.
  ///
  /// @param allocateFully whether the room of every wanted file is taken before the download begins
  ///   (its zeros are written: a disk that is too small is known at once, and files lie in one
  ///   piece); else files have holes where nothing was written, on file systems that can
  public record Storage(boolean allocateFully) {}

  /// What is given of complete torrents.
  ///
  /// @param serving whom, when there are more who want something than slots
  public record Sharing(Serving serving) {}

  /// Whom a session deals with.
  ///
  /// @param banned addresses that a person wants nothing to do with: nobody there is connected to
  ///   or let in, for any torrent, and who is connected is sent away
  public record Peers(List<AddressRange> banned) {
    /// Nobody is banned.
    public static final Peers EVERYBODY = new Peers(List.of());

    /// Keeps a copy.
    public Peers {
      banned = List.copyOf(banned);
    }
  }

  /// The same settings, reached elsewhere.
  public EngineSettings with(Listen other) {
    return new EngineSettings(other, discovery, transport, limits, queue, storage, sharing, peers);
  }

  /// The same settings with other means of finding peers.
  public EngineSettings with(Discovery other) {
    return new EngineSettings(listen, other, transport, limits, queue, storage, sharing, peers);
  }

  /// The same settings with bytes travelling in another way.
  public EngineSettings with(Transport other) {
    return new EngineSettings(listen, discovery, other, limits, queue, storage, sharing, peers);
  }

  /// The same settings with other limits.
  public EngineSettings with(Limits other) {
    return new EngineSettings(listen, discovery, transport, other, queue, storage, sharing, peers);
  }

  /// The same settings with another number of active torrents.
  public EngineSettings with(Queue other) {
    return new EngineSettings(listen, discovery, transport, limits, other, storage, sharing, peers);
  }

  /// The same settings with files made in another way.
  public EngineSettings with(Storage other) {
    return new EngineSettings(listen, discovery, transport, limits, queue, other, sharing, peers);
  }

  /// The same settings with others served.
  public EngineSettings with(Sharing other) {
    return new EngineSettings(listen, discovery, transport, limits, queue, storage, other, peers);
  }

  /// The same settings with other peers banned.
  public EngineSettings with(Peers other) {
    return new EngineSettings(listen, discovery, transport, limits, queue, storage, sharing, other);
  }

  /// Whom a complete torrent serves; one slot goes by turns in any case.
  public enum Serving {
    /// Everybody in turn, half a minute each.
    IN_TURN,
    /// Those who take fastest: the content spreads soonest.
    FASTEST,
    /// Those who have hardly begun or are nearly done, who need a seed most: the others have
    /// something to trade.
    ANTI_LEECH
  }

  /// Which transports are used.
  public enum TransportChoice {
    BOTH,
    TCP_ONLY,
    UTP_ONLY
  }

  /// What is done about protocol encryption (MSE/PE).
  public enum Encryption {
    /// Neither offered nor accepted.
    OFF,
    /// Accepted; own connections begin in the clear and fall back to it.
    ALLOWED,
    /// Own connections begin with it and fall back to the clear.
    PREFERRED,
    /// Nothing else.
    REQUIRED
  }

  /// The address of a kind to connect from, or null for any.
  public @Nullable InetAddress bindAddress(boolean ipv6) {
    return listen.addresses().stream()
        .filter(address -> address instanceof Inet6Address == ipv6)
        .findFirst()
        .orElse(null);
  }
}

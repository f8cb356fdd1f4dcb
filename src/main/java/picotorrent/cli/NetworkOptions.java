package picotorrent.cli;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Serving;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.Event;
import picotorrent.api.RateLimits;
import picotorrent.app.BlockList;
import picotorrent.app.Picotorrent;
import picotorrent.base.AddressRange;
import picotorrent.base.AddressRanges;
import picotorrent.base.Endpoint;
import picotorrent.base.PlainText;
import picotorrent.base.ToldException;

/// The options that every command with a running engine shares.
final class NetworkOptions {
  private static final int DEFAULT_PORT = 6881;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to bind, for listening and for connecting (default: all).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port for TCP and UDP, 0 for any (default: 6881, or another if that is taken).")
  private @Nullable Integer port;

  @Option(
      names = "--max-down",
      paramLabel = "RATE",
      description = "Most bytes a second to download, with K, M or G (default: no limit).")
  private String maxDown = "0";

  @Option(
      names = "--max-up",
      paramLabel = "RATE",
      description = "Most bytes a second to upload, with K, M or G (default: no limit).")
  private String maxUp = "0";

  @Option(names = "--no-dht", description = "Do not use the DHT.")
  private boolean noDht;

  @Option(names = "--no-lsd", description = "Do not look for peers on the local network.")
  private boolean noLocalDiscovery;

  @Option(names = "--no-pex", description = "Do not exchange peers with peers.")
  private boolean noPex;

  @Option(names = "--no-port-mapping", description = "Do not ask the router to map the port.")
  private boolean noPortMapping;

  @Option(
      names = "--dht-router",
      paramLabel = "HOST:PORT",
      description = "A DHT node to start from; may be given several times.")
  private List<String> dhtRouters = List.of();

  @Option(
      names = "--dht-read-only",
      description = "Ask the DHT and never answer it: for machines that nobody can reach.")
  private boolean dhtReadOnly;

  @Option(
      names = "--encryption",
      paramLabel = "off|allowed|preferred|required",
      description =
          "Protocol encryption: never, if the peer begins with it, at first, or always (default:"
              + " allowed).")
  private Encryption encryption = Encryption.ALLOWED;

  @Option(
      names = "--transport",
      paramLabel = "both|tcp|utp",
      description = "How to reach peers; with both, by whichever answers first (default: both).")
  private String transport = "both";

  @Option(
      names = "--serve-first",
      paramLabel = "in-turn|fastest|anti-leech",
      description =
          "Whom a complete torrent serves when more want something than there are slots: everybody"
              + " in turn, who takes fastest, or who has hardly begun or is nearly done (default:"
              + " in-turn).")
  private String serving = "in-turn";

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      description = "Most connections at once (default: ${DEFAULT-VALUE}).")
  private int maxConnections = 1_000;

  @Option(
      names = "--ban",
      paramLabel = "RANGE",
      description =
          "Deal with nobody at an address, network (192.0.2.0/24) or range (192.0.2.1-192.0.2.9);"
              + " may be given several times.")
  private List<String> banned = List.of();

  @Option(
      names = "--block-list",
      paramLabel = "FILE",
      description =
          "Deal with nobody on this list: P2P, ipfilter.dat or a range a line, or packed.")
  private @Nullable Path blockList;

  @Option(
      names = "--debug-handshake",
      description = "Print each connection and the fields of each handshake on standard error.")
  private boolean debugHandshake;

  /// Starts an engine that remembers nothing.
  ///
  /// @param discover whether peers are looked for
  /// @throws IOException when the port or the address cannot be had
  Engine start(boolean discover, PrintWriter err) throws IOException {
    return start(settings(discover), err);
  }

  /// Starts an engine that remembers nothing, and lets peers in when its data has been checked.
  ///
  /// @param discover whether peers are looked for
  /// @throws IOException when the port or the address cannot be had
  Engine startSeeding(boolean discover, PrintWriter err) throws IOException {
    EngineSettings settings = settings(discover);
    EngineSettings.Listen at = settings.listen();
    return start(
        settings.with(
            new EngineSettings.Listen(
                at.addresses(), at.port(), at.anotherPortIfTaken(), at.mapPorts(), true)),
        err);
  }

  private Engine start(EngineSettings settings, PrintWriter err) throws IOException {
    AddressRanges blocked = blockList == null ? AddressRanges.NONE : read(blockList);
    Engine engine = Picotorrent.startEphemeral(settings);
    if (!blocked.isEmpty()) {
      var _ = engine.submit(new Command.Block(blocked)); // before any torrent
    }
    if (debugHandshake) {
      engine.subscribe(event -> {
        if (event instanceof Event.HandshakeTrace(var _, String line)) {
          err.println(PlainText.of(line));
        }
      });
    }
    return engine;
  }

  private static AddressRanges read(Path list) throws IOException {
    try {
      return BlockList.read(list).ranges();
    } catch (FileSystemException | ToldException e) {
      throw e; // names the file itself
    } catch (IOException e) {
      throw new FileSystemException(
          list.toString(), null, "the block list cannot be read: " + e.getMessage());
    }
  }

  /// Refuses what is misused before anything is read or opened.
  void check() {
    var _ = settings(true);
  }

  /// Whether the port was asked for by name: then another one will not do.
  boolean portGiven() {
    return port != null;
  }

  /// The address to bind, or null for all.
  @Nullable InetAddress bindAddress() {
    if (host == null || host.equals("0.0.0.0") || host.equals("::")) {
      return null;
    }
    if (!InetAddresses.isInetAddress(host)) {
      throw new TypeConversionException(
          "--host takes an IP address of this machine, not '" + PlainText.of(host) + "'");
    }
    return InetAddresses.forString(host);
  }

  /// Settings for an engine that serves one command; goals are left to the command.
  EngineSettings settings(boolean discover) {
    InetAddress address = bindAddress();
    if (port != null && (port < 0 || port > Endpoint.MAX_PORT)) {
      throw new TypeConversionException("--port takes 0 to 65535, not " + port);
    }
    if (maxConnections < 1) {
      throw new TypeConversionException("--max-connections takes 1 or more, not " + maxConnections);
    }
    for (String router : dhtRouters) {
      if (!Peers.isHostAndPort(router)) {
        throw new TypeConversionException(
            "--dht-router takes HOST:PORT, not '" + PlainText.of(router) + "'");
      }
    }
    return EngineSettings.DEFAULTS
        .with(
            new EngineSettings.Listen(
                address == null ? List.of() : List.of(address),
                port == null ? DEFAULT_PORT : port,
                !portGiven(),
                discover && !noPortMapping && !isLoopback(address)))
        .with(
            new EngineSettings.Discovery(
                discover,
                discover && !noDht,
                discover && !noPex,
                discover && !noLocalDiscovery,
                dhtRouters,
                dhtReadOnly))
        .with(new EngineSettings.Transport(transportChoice(), encryption))
        .with(
            new EngineSettings.Limits(
                new RateLimits(Rates.parse("--max-down", maxDown), Rates.parse("--max-up", maxUp)),
                maxConnections,
                maxConnections,
                EngineSettings.DEFAULTS.limits().uploadSlots(),
                EngineSettings.DEFAULTS.limits().pieceMemoryBytes(),
                EngineSettings.DEFAULTS.limits().peersRemembered()))
        .with(EngineSettings.Queue.UNLIMITED)
        .with(new EngineSettings.Sharing(servingChoice()))
        .with(new EngineSettings.Peers(banned.stream().map(NetworkOptions::range).toList()));
  }

  private static AddressRange range(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "--ban takes an address, a network or a range, not '" + PlainText.of(text) + "'");
    }
  }

  private Serving servingChoice() {
    return switch (serving) {
      case "in-turn" -> Serving.IN_TURN;
      case "fastest" -> Serving.FASTEST;
      case "anti-leech" -> Serving.ANTI_LEECH;
      default ->
          throw new TypeConversionException(
              "--serve-first takes in-turn, fastest or anti-leech, not '"
                  + PlainText.of(serving)
                  + "'");
    };
  }

  private static boolean isLoopback(@Nullable InetAddress address) {
    return address != null && address.isLoopbackAddress();
  }

  private TransportChoice transportChoice() {
    return switch (transport) {
      case "both" -> TransportChoice.BOTH;
      case "tcp" -> TransportChoice.TCP_ONLY;
      case "utp" -> TransportChoice.UTP_ONLY;
      default ->
          throw new TypeConversionException(
              "--transport takes both, tcp or utp, not '" + PlainText.of(transport) + "'");
    };
  }
}

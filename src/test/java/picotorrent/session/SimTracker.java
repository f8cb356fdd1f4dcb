package picotorrent.session;

import com.google.common.base.Splitter;
import com.google.common.io.BaseEncoding;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeWriter;
import picotorrent.port.Fetcher;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;
import picotorrent.sim.WebServer;

/// A tracker of a simulated world: remembers every announce, answers with peers by chance.
final class SimTracker implements WebServer {
  static final String URL = "http://tracker.example/announce";

  private static final int MOST_PEERS = 50;

  private final SplittableRandom random;
  private final int intervalSeconds;
  private final Map<String, Map<Endpoint, Boolean>> swarms = new LinkedHashMap<>();
  private boolean keepsFiguresBack;
  private int scrapes;
  private final Set<Integer> ports = new TreeSet<>();
  private final List<Announce> announces = new ArrayList<>();

  /// One announce, as it came.
  ///
  /// @param event empty for a regular one
  /// @param left bytes
  record Announce(SimHost client, String event, long left, long downloaded, long uploaded) {}

  /// Puts a tracker behind [#URL].
  SimTracker(SimWorld world, long seed, int intervalSeconds) {
    this(world, URL, seed, intervalSeconds);
  }

  /// Puts a tracker behind `http://HOST/announce`.
  SimTracker(SimWorld world, String url, long seed, int intervalSeconds) {
    this.random = new SplittableRandom(seed);
    this.intervalSeconds = intervalSeconds;
    world.name(URI.create(url).getHost(), "9.9.9.9");
    world.web(url, this);
    world.web(url.replace("announce", "scrape"), this::scrape);
  }

  /// Every announce so far.
  List<Announce> announces() {
    return announces;
  }

  /// The ports that were told.
  Set<Integer> ports() {
    return ports;
  }

  /// Every announce of a client so far.
  List<Announce> of(SimHost client) {
    return announces.stream().filter(one -> one.client() == client).toList();
  }

  /// Everybody in a swarm.
  List<Endpoint> known(SimTorrent torrent) {
    return List.copyOf(swarm(torrent).keySet());
  }

  private Map<Endpoint, Boolean> swarm(SimTorrent torrent) {
    byte[] hash = torrent.metainfo().infoHashes().wireHashes().getFirst().toBytes();
    return swarms.computeIfAbsent(BaseEncoding.base16().encode(hash), _ -> new LinkedHashMap<>());
  }

  /// Tells of a peer that announces nothing by itself.
  void enter(SimTorrent torrent, Endpoint peer) {
    swarm(torrent).put(peer, false);
  }

  @Override
  public Answer answer(SimHost client, URI uri, Fetcher.Request request) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : Splitter.on('&').split(uri.getRawQuery())) {
      int at = pair.indexOf('=');
      query.put(
          pair.substring(0, at),
          URLDecoder.decode(pair.substring(at + 1), StandardCharsets.ISO_8859_1));
    }
    byte[] hash = query.getOrDefault("info_hash", "").getBytes(StandardCharsets.ISO_8859_1);
    String event = query.getOrDefault("event", "");
    announces.add(
        new Announce(
            client,
            event,
            number(query, "left"),
            number(query, "downloaded"),
            number(query, "uploaded")));
    ports.add((int) number(query, "port"));
    Endpoint self = new Endpoint(client.publicAddress(), (int) number(query, "port"));
    Map<Endpoint, Boolean> swarm =
        swarms.computeIfAbsent(BaseEncoding.base16().encode(hash), _ -> new LinkedHashMap<>());
    swarm.remove(self);
    byte[] peers = peers(swarm, (int) number(query, "numwant"));
    if (!event.equals("stopped")) {
      swarm.put(self, number(query, "left") == 0);
    }
    return new Answer.Page(200, Map.of(), body(swarm, peers));
  }

  /// Tells the figures by scrape alone from now on.
  void keepFiguresBack() {
    keepsFiguresBack = true;
  }

  /// Scrapes so far.
  int scrapes() {
    return scrapes;
  }

  private Answer scrape(SimHost client, URI uri, Fetcher.Request request) {
    scrapes++;
    BencodeWriter out = new BencodeWriter().dict().key("files").dict();
    Splitter.on('&')
        .splitToStream(uri.getRawQuery())
        .filter(pair -> pair.startsWith("info_hash="))
        .map(pair -> URLDecoder.decode(pair.substring(10), StandardCharsets.ISO_8859_1))
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .sorted(Arrays::compareUnsigned)
        .forEach(hash -> {
          Map<Endpoint, Boolean> swarm =
              swarms.getOrDefault(BaseEncoding.base16().encode(hash), Map.of());
          long seeds = swarm.values().stream().filter(seed -> seed).count();
          out.key(hash).dict().key("complete").integer(seeds);
          out.key("incomplete").integer(swarm.size() - seeds).end();
        });
    return new Answer.Page(200, Map.of(), out.end().end().toBytes());
  }

  private static long number(Map<String, String> query, String key) {
    return Long.parseLong(query.getOrDefault(key, "0"));
  }

  private byte[] peers(Map<Endpoint, Boolean> swarm, int wanted) {
    List<Endpoint> all = new ArrayList<>(swarm.keySet());
    ByteArrayOutputStream compact = new ByteArrayOutputStream();
    for (int i = 0; i < Math.min(wanted, MOST_PEERS) && !all.isEmpty(); i++) {
      Endpoint peer = all.remove(random.nextInt(all.size()));
      compact.writeBytes(peer.address().getAddress());
      compact.writeBytes(ByteBuffer.allocate(2).putShort((short) peer.port()).array());
    }
    return compact.toByteArray();
  }

  private byte[] body(Map<Endpoint, Boolean> swarm, byte[] peers) {
    long seeds = swarm.values().stream().filter(seed -> seed).count();
    BencodeWriter out = new BencodeWriter().dict();
    if (!keepsFiguresBack) {
      out.key("complete").integer(seeds).key("incomplete").integer(swarm.size() - seeds);
    }
    out.key("interval").integer(intervalSeconds).key("peers").string(peers);
    return out.end().toBytes();
  }
}

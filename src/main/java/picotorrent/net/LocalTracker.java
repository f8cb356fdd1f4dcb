package picotorrent.net;

import com.google.common.base.Splitter;
import com.google.common.io.BaseEncoding;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;
import picotorrent.bencode.BencodeWriter;

/// A small, strict HTTP tracker in this process: announce with compact peers (BEP 3, 7, 23), scrape
/// (BEP 48). For demonstrations and tests; its swarms live in memory. Safe on any thread.
public final class LocalTracker implements AutoCloseable {
  /// Torrents that are kept; more are refused.
  static final int MAX_TORRENTS = 1_000;

  /// Peers that one torrent keeps; more push out the eldest.
  static final int MAX_PEERS = 5_000;

  private static final int DEFAULT_NUMWANT = 50;
  private static final int MAX_NUMWANT = 200;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final Splitter PARAMETERS = Splitter.on('&').omitEmptyStrings();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int intervalSeconds;
  private final SortedMap<Hash, Swarm> swarms = new TreeMap<>(); // guarded by this

  private static final class Swarm {
    final SortedMap<Endpoint, Member> members = new TreeMap<>();
    int completed;
  }

  private record Member(boolean seed, long seenNanos) {}

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
      super(reason);
    }
  }

  /// Opens a tracker.
  ///
  /// @param local where to listen (port 0: any)
  /// @param intervalSeconds how often peers are to announce
  /// @throws IOException when the port is in use
  public LocalTracker(Endpoint local, int intervalSeconds) throws IOException {
    this.intervalSeconds = intervalSeconds;
    server = HttpServer.create(local.toSocketAddress(), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /// Where it listens.
  public Endpoint local() {
    return Endpoint.of(server.getAddress());
  }

  /// The URL that goes into a torrent.
  public URI announce() {
    return URI.create("http://" + local() + "/announce");
  }

  /// Number of peers it knows of a torrent.
  public synchronized int peerCount(Hash infoHash) {
    Swarm swarm = swarms.get(infoHash.truncated());
    return swarm == null ? 0 : swarm.members.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] answer;
      try {
        answer =
            switch (path) {
              case "/announce" -> announce(exchange);
              case "/scrape" -> scrape(exchange);
              default -> null;
            };
      } catch (Refusal e) {
        answer = failure(String.valueOf(e.getMessage()));
      }
      send(exchange, answer);
    }
  }

  private static void send(HttpExchange exchange, byte @Nullable [] answer) throws IOException {
    if (answer == null) {
      exchange.sendResponseHeaders(NOT_FOUND, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(OK, answer.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private static byte[] failure(String reason) {
    return new BencodeWriter().dict().key("failure reason").string(reason).end().toBytes();
  }

  private byte[] announce(HttpExchange exchange) throws Refusal {
    Map<String, List<byte[]>> query = query(exchange.getRequestURI());
    Hash infoHash = hash(one(query, "info_hash"));
    if (one(query, "peer_id").length != PeerId.BYTES) {
      throw new Refusal("peer_id has not 20 bytes");
    }
    InetSocketAddress from = exchange.getRemoteAddress();
    int port = (int) number(query, "port", -1, Endpoint.MAX_PORT);
    Endpoint peer = new Endpoint(from.getAddress(), port);
    long left = number(query, "left", -1, Long.MAX_VALUE);
    int wanted = (int) number(query, "numwant", DEFAULT_NUMWANT, Integer.MAX_VALUE);
    String event = new String(one(query, "event", new byte[0]), StandardCharsets.US_ASCII);
    return announce(infoHash, peer, event, left == 0, Math.min(wanted, MAX_NUMWANT));
  }

  private synchronized byte[] announce(
      Hash infoHash, Endpoint peer, String event, boolean seed, int wanted) throws Refusal {
    Swarm swarm = swarm(infoHash);
    forgetSilent(swarm);
    switch (event) {
      case "stopped" -> swarm.members.remove(peer);
      case "", "started", "completed", "paused" -> {
        swarm.completed += event.equals("completed") ? 1 : 0;
        swarm.members.put(peer, new Member(seed, System.nanoTime()));
        if (swarm.members.size() > MAX_PEERS) {
          swarm.members.remove(swarm.members.firstKey());
        }
      }
      default -> throw new Refusal("unknown event");
    }
    return answer(swarm, peer, seed, wanted);
  }

  private Swarm swarm(Hash infoHash) throws Refusal {
    if (swarms.size() >= MAX_TORRENTS && !swarms.containsKey(infoHash)) {
      throw new Refusal("too many torrents");
    }
    return swarms.computeIfAbsent(infoHash, ignored -> new Swarm());
  }

  private void forgetSilent(Swarm swarm) {
    long oldest = TimeUnit.SECONDS.toNanos(2L * intervalSeconds);
    swarm.members.values().removeIf(member -> System.nanoTime() - member.seenNanos > oldest);
  }

  /// A seed needs no other seeds.
  private byte[] answer(Swarm swarm, Endpoint asking, boolean seed, int wanted) {
    List<Endpoint> chosen = new ArrayList<>();
    swarm.members.forEach((endpoint, member) -> {
      if (chosen.size() < wanted && !endpoint.equals(asking) && !(seed && member.seed)) {
        chosen.add(endpoint);
      }
    });
    int seeds = seeds(swarm);
    return new BencodeWriter()
        .dict()
        .key("complete")
        .integer(seeds)
        .key("incomplete")
        .integer(swarm.members.size() - seeds)
        .key("interval")
        .integer(intervalSeconds)
        .key("min interval")
        .integer(Math.max(1, intervalSeconds / 2))
        .key("peers")
        .string(compact(chosen, false))
        .key("peers6")
        .string(compact(chosen, true))
        .end()
        .toBytes();
  }

  private static int seeds(Swarm swarm) {
    return (int) swarm.members.values().stream().filter(Member::seed).count();
  }

  private static byte[] compact(List<Endpoint> endpoints, boolean ipv6) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    endpoints.stream()
        .filter(endpoint -> endpoint.isIpv6() == ipv6)
        .forEach(endpoint -> all.writeBytes(endpoint.toCompact()));
    return all.toByteArray();
  }

  private synchronized byte[] scrape(HttpExchange exchange) throws Refusal {
    List<byte[]> asked = query(exchange.getRequestURI()).getOrDefault("info_hash", List.of());
    SortedMap<Hash, Swarm> found = new TreeMap<>();
    for (byte[] raw : asked) {
      Swarm swarm = swarms.get(hash(raw));
      if (swarm != null) {
        forgetSilent(swarm);
        found.put(hash(raw), swarm);
      }
    }
    BencodeWriter writer = new BencodeWriter().dict().key("files").dict();
    found.forEach((hash, swarm) -> writeScrape(writer.key(hash.toBytes()), swarm));
    return writer.end().end().toBytes();
  }

  private static void writeScrape(BencodeWriter writer, Swarm swarm) {
    int seeds = seeds(swarm);
    writer
        .dict()
        .key("complete")
        .integer(seeds)
        .key("downloaded")
        .integer(swarm.completed)
        .key("incomplete")
        .integer(swarm.members.size() - seeds)
        .end();
  }

  private static Hash hash(byte[] raw) throws Refusal {
    if (raw.length != Hash.SHA1_BYTES) {
      throw new Refusal("info_hash has not 20 bytes");
    }
    return Hash.of(raw);
  }

  private static byte[] one(Map<String, List<byte[]>> query, String name) throws Refusal {
    List<byte[]> values = query.get(name);
    if (values == null) {
      throw new Refusal("no " + name);
    }
    return values.getFirst();
  }

  private static byte[] one(Map<String, List<byte[]>> query, String name, byte[] otherwise) {
    List<byte[]> values = query.get(name);
    return values == null ? otherwise : values.getFirst();
  }

  /// A number from 0 to `max`; a negative `otherwise` means that it must be there.
  private static long number(Map<String, List<byte[]>> query, String name, long otherwise, long max)
      throws Refusal {
    if (!query.containsKey(name) && otherwise >= 0) {
      return otherwise;
    }
    String text = new String(one(query, name), StandardCharsets.US_ASCII);
    if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > max) {
      throw new Refusal(name + " is no number that can be");
    }
    return Long.parseLong(text);
  }

  private static Map<String, List<byte[]>> query(URI uri) throws Refusal {
    Map<String, List<byte[]>> values = new LinkedHashMap<>();
    String raw = uri.getRawQuery();
    for (String parameter : PARAMETERS.split(raw == null ? "" : raw)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        values
            .computeIfAbsent(parameter.substring(0, equals), ignored -> new ArrayList<>())
            .add(unescape(parameter.substring(equals + 1)));
      }
    }
    return values;
  }

  private static byte[] unescape(String text) throws Refusal {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      String digits =
          text.substring(Math.min(i + 1, text.length()), Math.min(i + 3, text.length()));
      if (!digits.matches("[0-9A-Fa-f]{2}")) {
        throw new Refusal("a broken escape");
      }
      bytes.writeBytes(BaseEncoding.base16().ignoreCase().decode(digits));
      i += 2;
    }
    return bytes.toByteArray();
  }
}

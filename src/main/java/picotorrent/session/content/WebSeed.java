package picotorrent.session.content;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Sentence;
import picotorrent.base.UrlPolicy;
import picotorrent.buffer.SlabPool;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.Fetcher;
import picotorrent.rate.Flow;
import picotorrent.rate.Meter;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.FetchTrouble;
import picotorrent.swarm.pick.PickerPeer;
import picotorrent.swarm.pick.PieceSpan;
import picotorrent.webseed.PieceRun;
import picotorrent.webseed.WebSeedGet;
import picotorrent.webseed.WebSeedMachine;
import picotorrent.webseed.WebSeedStatus;

/// One web seed of one torrent at work: its [WebSeedMachine] on the session's picker, memory, rate
/// limits and fetcher. To the picker it is a seed that is lent whole pieces; its blocks go the way
/// of a peer's.
///
/// Confined to the session loop.
final class WebSeed implements Downloading.Sender, WebSeedMachine.Claims, WebSeedMachine.Sink {
  /// Asked of the rate limit for one part of a body; parts are no larger in production.
  private static final int PART_BYTES = 64 << 10;

  private static final int MAX_REDIRECTS = 5;

  /// A server that brings nothing for so long: what it has is asked of peers as well.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// Share of the free piece memory that one run may take: the rest is the peers'.
  private static final int MEMORY_SHARE = 8;

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocate(Geometry.BLOCK_BYTES).asReadOnlyBuffer();

  private final Environment env;
  private final WebSeeds.Host host;
  private final Downloading downloading;
  private final Geometry geometry;
  private final UrlPolicy policy;
  private final WebSeedMachine machine;
  private final PickerPeer picked;
  private final Meter down = new Meter();
  private final Map<Long, Exchange> exchanges = new LinkedHashMap<>();
  private final Map<Integer, Arrival> arrivals = new HashMap<>();
  private long lastBytesNanos;
  private boolean late;
  private boolean gone;

  WebSeed(
      Environment env,
      WebSeeds.Host host,
      Metainfo metainfo,
      Downloading downloading,
      WebSeedMachine.Source source) {
    this.env = env;
    this.host = host;
    this.downloading = downloading;
    this.geometry = metainfo.layout().geometry();
    this.policy =
        source.kind() == WebSeedMachine.Kind.FILES ? UrlPolicy.WEB_SEED : UrlPolicy.HTTP_SEED;
    this.machine = new WebSeedMachine(source, metainfo.layout(), this, this);
    this.picked = downloading.picker().join(this);
    downloading.picker().hasAll(picked);
    downloading.picker().unchoked(picked);
  }

  /// Whether something is asked of it.
  boolean isWorking() {
    return machine.isWorking();
  }

  /// What a person sees.
  WebSeedStatus status() {
    return machine.status(env.now());
  }

  /// Bytes that came from here.
  long downBytes() {
    return down.totalBytes();
  }

  /// Bytes a second of late.
  long bytesPerSecond() {
    return down.bytesPerSecond(env.now());
  }

  /// Asks for as much as should be under way.
  void pump() {
    while (!gone && env.webSeedTurns().areLeft()) {
      Optional<WebSeedGet> get = machine.poll(env.now());
      if (get.isEmpty()) {
        return;
      }
      new Exchange(get.get()).start();
    }
  }

  /// Once a second: gives up what nobody wants any more, and stops counting on a server that is
  /// silent.
  void tick(long now) {
    machine.recall(piece -> downloading.picker().openPiece(piece) != null);
    endUnwanted();
    if (!late && !exchanges.isEmpty() && now - lastBytesNanos > PATIENCE_NANOS) {
      late = true;
      downloading.picker().timedOut(picked);
      host.refillAll();
    }
  }

  private void endUnwanted() {
    for (Exchange exchange : List.copyOf(exchanges.values())) {
      if (!machine.expects(exchange.id)) {
        exchange.cancel();
      }
    }
  }

  /// Ends all requests; what has not come is free again.
  void close() {
    if (gone) {
      return;
    }
    gone = true;
    machine.close();
    endUnwanted();
    arrivals.values().forEach(downloading::abandon);
    arrivals.clear();
    downloading.picker().gone(picked);
  }

  @Override
  public void notTaken() {
    // The range goes on; that block alone is asked for once more.
  }

  /// It has certainly sent wrong data: never again.
  @Override
  public void convicted(int piece) {
    machine.handleCorrupt(piece);
    close();
    host.touch();
    host.refillAll();
  }

  // The picker

  @Override
  public void request(int piece, int begin, int length) {
    // Whole runs are asked for; see claim.
  }

  @Override
  public void cancel(int piece, int begin, int length) {
    // A range cannot be taken back in part; what comes of it is dropped.
  }

  @Override
  public Optional<PieceRun> claim(int maxPieces, IntPredicate usable) {
    SlabPool pool = env.slabs().pieces();
    long share = (long) pool.available() * pool.slabBytes() / MEMORY_SHARE;
    int most = Math.clamp(share / geometry.pieceLengthBytes(), 1, maxPieces);
    PieceSpan lent = downloading.picker().lend(picked, most, usable, env.now());
    return Optional.ofNullable(lent).map(span -> new PieceRun(span.first(), span.count()));
  }

  @Override
  public void release(PieceRun run) {
    for (int piece = run.first(); piece < run.end(); piece++) {
      Arrival arrival = arrivals.remove(piece);
      if (arrival != null) {
        downloading.abandon(arrival);
      }
    }
    downloading.picker().giveBack(picked, new PieceSpan(run.first(), run.count()));
    env.ports().loop().post(host::refillAll);
  }

  // What arrives

  @Override
  public void onBytes(int piece, int begin, ByteBuffer bytes) {
    int at = begin;
    while (bytes.hasRemaining()) {
      int left = Geometry.BLOCK_BYTES - at % Geometry.BLOCK_BYTES;
      ByteBuffer part = bytes.slice(bytes.position(), Math.min(left, bytes.remaining()));
      bytes.position(bytes.position() + part.remaining());
      at += part.remaining();
      take(piece, at - part.remaining(), part);
    }
  }

  @Override
  public void onZeros(int piece, int begin, int length) {
    int at = begin;
    while (at < begin + length) {
      int left = Geometry.BLOCK_BYTES - at % Geometry.BLOCK_BYTES;
      int now = Math.min(left, begin + length - at);
      if (!downloading.isReceived(geometry.block(piece, at / Geometry.BLOCK_BYTES))) {
        take(piece, at, ZEROS.slice(0, now));
      }
      at += now;
    }
  }

  /// Takes bytes of one block; they come in order.
  private void take(int piece, int begin, ByteBuffer bytes) {
    int end = begin + bytes.remaining();
    if (begin % Geometry.BLOCK_BYTES == 0) {
      Arrival begun =
          downloading.begin(picked, geometry.block(piece, begin / Geometry.BLOCK_BYTES));
      if (begun != null) {
        arrivals.put(piece, begun);
      }
    }
    Arrival arrival = arrivals.get(piece);
    if (arrival == null) {
      return;
    }
    downloading.bytes(arrival, bytes);
    if (end == arrival.block.begin() + arrival.block.length()) {
      arrivals.remove(piece);
      downloading.end(picked, arrival);
    }
  }

  private void counted(int bytes) {
    lastBytesNanos = env.now();
    late = false;
    down.add(lastBytesNanos, bytes);
    env.downMeter().add(lastBytesNanos, bytes);
    host.received(bytes);
    picked.measured(down.bytesPerSecond(lastBytesNanos));
  }

  /// One request under way.
  private final class Exchange implements Fetcher.Handler {
    private final long id;
    private final WebSeedGet get;
    private final Flow flow;
    private Fetcher.@Nullable Fetch fetch;
    private int granted;
    private int owed; // came beyond what was granted
    private boolean over;

    Exchange(WebSeedGet get) {
      this.id = get.id();
      this.get = get;
      this.flow = host.downBucket().flow(this::more);
    }

    void start() {
      if (exchanges.isEmpty()) {
        lastBytesNanos = env.now();
      }
      exchanges.put(id, this);
      env.webSeedTurns().take();
      Map<String, String> headers = new LinkedHashMap<>(get.headers());
      headers.put("User-Agent", env.clientName());
      fetch =
          env.ports()
              .fetcher()
              .fetch(
                  new Fetcher.Request(
                      "GET",
                      get.uri(),
                      headers,
                      null,
                      get.maxBodyBytes(),
                      Duration.ofNanos(get.timeoutNanos()),
                      local(),
                      MAX_REDIRECTS,
                      (uri, address, from) -> policy.allows(uri, address, from)),
                  this);
    }

    private @Nullable InetAddress local() {
      InetAddress ipv4 = env.settings().bindAddress(false);
      return ipv4 == null ? env.settings().bindAddress(true) : ipv4;
    }

    /// Reads on when the rate limit lets it, and what came before is paid for: out of its own
    /// share, so that what a server sends at once does not come out of that of others.
    private void more() {
      if (over || fetch == null) {
        return;
      }
      while (owed > 0) {
        int paid = env.down().grant(flow, owed);
        if (paid == 0) {
          return;
        }
        owed -= paid;
      }
      granted = env.down().grant(flow, PART_BYTES);
      if (granted > 0) {
        fetch.more();
      }
    }

    @Override
    public void onHead(int status, Map<String, String> headers) {
      if (!machine.handleHead(id, status, headers, env.now())) {
        finished();
      }
    }

    @Override
    public void onBody(ByteBuffer bytes) {
      int length = bytes.remaining();
      settle(length);
      counted(length);
      if (machine.handleBody(id, bytes, env.now())) {
        more();
      } else {
        finished();
      }
    }

    /// The grant was a guess: what did not come goes back, what came beyond it is paid for later.
    private void settle(int bytes) {
      flow.giveBack(Math.max(0, granted - bytes));
      owed += Math.max(0, bytes - granted);
      granted = 0;
    }

    @Override
    public void onDone() {
      end();
      machine.handleDone(id, env.now());
      host.touch();
      pump();
    }

    @Override
    public void onFailed(Fetcher.Failure failure, Sentence detail) {
      end();
      machine.handleFailed(id, FetchTrouble.of(failure, detail), env.now());
      host.touch();
      pump();
    }

    /// The machine needs no more of this.
    private void finished() {
      cancel();
      host.touch();
      pump();
    }

    void cancel() {
      if (!over && fetch != null) {
        fetch.cancel();
      }
      end();
    }

    private void end() {
      if (over) {
        return;
      }
      over = true;
      flow.giveBack(granted);
      flow.charge(env.now(), owed);
      flow.close();
      exchanges.remove(id);
      env.webSeedTurns().give();
    }
  }
}

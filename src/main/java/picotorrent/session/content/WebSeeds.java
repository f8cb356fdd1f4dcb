package picotorrent.session.content;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.base.Hash;
import picotorrent.base.PlainText;
import picotorrent.base.Sentence;
import picotorrent.base.UrlPolicy;
import picotorrent.base.UrlPolicy.Checked;
import picotorrent.metainfo.Metainfo;
import picotorrent.rate.Bucket;
import picotorrent.session.ground.Environment;
import picotorrent.webseed.WebSeedMachine.Kind;
import picotorrent.webseed.WebSeedMachine.Source;
import picotorrent.webseed.WebSeedStatus;

/// The web seeds of one torrent while it downloads (BEP 19, BEP 17): a few at work at a time, the
/// others in reserve.
///
/// Confined to the session loop.
public final class WebSeeds {
  /// A torrent may list any number; the first so many of each kind are looked at.
  private static final int MAX_WEB_SEEDS = 50;

  /// Servers asked at a time: more would only divide the same line.
  private static final int MAX_AT_WORK = 4;

  /// The torrent that they serve.
  public interface Host {
    /// The limit on what comes in.
    Bucket downBucket();

    /// Bytes of blocks have come.
    void received(int bytes);

    /// Work that a web seed gave up can be asked of the peers.
    void refillAll();

    /// What a person sees of a web seed has changed.
    void touch();
  }

  /// What the torrent lists, in its order.
  ///
  /// @param seed null where the URL was refused
  /// @param refusal why, else empty
  private record Listed(String url, @Nullable WebSeed seed, Sentence refusal) {}

  private final Environment env;
  private final Downloading downloading;
  private final List<Listed> listed = new ArrayList<>();
  private final List<WebSeed> seeds = new ArrayList<>();

  /// @param urls where they are
  public WebSeeds(
      Environment env, Metainfo metainfo, SeedUrls urls, Downloading downloading, Host host) {
    this.env = env;
    this.downloading = downloading;
    Hash v1 = metainfo.infoHashes().v1();
    Hash wire = metainfo.infoHashes().wireHashes().getFirst();
    list(host, metainfo, urls.files(), Kind.FILES, wire);
    if (v1 != null) {
      list(host, metainfo, urls.pieces(), Kind.PIECES, v1);
    }
  }

  private void list(Host host, Metainfo metainfo, List<String> urls, Kind kind, Hash hash) {
    UrlPolicy policy = kind == Kind.FILES ? UrlPolicy.WEB_SEED : UrlPolicy.HTTP_SEED;
    new LinkedHashSet<>(urls)
        .stream()
            .limit(MAX_WEB_SEEDS)
            .forEach(url -> {
              switch (policy.check(url)) {
                case Checked.Safe(URI uri) -> {
                  Source source = new Source(uri, kind, hash);
                  WebSeed seed = new WebSeed(env, host, metainfo, downloading, source);
                  seeds.add(seed);
                  listed.add(new Listed(url, seed, Sentence.NOTHING));
                }
                case Checked.Refused(Sentence reason) -> listed.add(new Listed(url, null, reason));
              }
            });
  }

  /// Once a second: those at work go on, and others begin where there is room.
  public void tick(long now) {
    int working = 0;
    for (WebSeed seed : seeds) {
      seed.tick(now);
      working += seed.isWorking() ? 1 : 0;
    }
    begin(working);
  }

  /// Whether there are any, and something to ask them for.
  public boolean isBusy() {
    return !seeds.isEmpty() && !downloading.picker().isFinished();
  }

  /// Asks at once; the torrent has just begun.
  public void start() {
    begin(0);
  }

  private void begin(int alreadyWorking) {
    int working = alreadyWorking;
    if (downloading.picker().isFinished()) {
      return;
    }
    for (WebSeed seed : seeds) {
      if (seed.isWorking()) {
        seed.pump();
      } else if (working < MAX_AT_WORK) {
        seed.pump();
        working += seed.isWorking() ? 1 : 0;
      }
    }
  }

  /// Ends all requests.
  public void close() {
    seeds.forEach(WebSeed::close);
  }

  /// One line for each.
  public List<SourceStatus> statuses() {
    List<SourceStatus> lines = new ArrayList<>();
    for (Listed one : listed) {
      lines.add(one.seed == null ? refused(one) : line(one.url, one.seed));
    }
    return lines;
  }

  /// One line for each while none is asked.
  public static List<SourceStatus> resting(SeedUrls urls) {
    return urls.all().stream()
        .distinct()
        .limit(MAX_WEB_SEEDS)
        .map(url -> line(url, SourceStatus.State.OFF, Sentence.NOTHING, -1))
        .toList();
  }

  private static SourceStatus refused(Listed one) {
    return line(one.url, SourceStatus.State.FAILED, one.refusal, -1);
  }

  private static SourceStatus line(String url, WebSeed seed) {
    WebSeedStatus status = seed.status();
    Sentence brought =
        seed.downBytes() == 0
            ? Sentence.NOTHING
            : Sentence.of("{0} received", new Sentence.Bytes(seed.downBytes()));
    Sentence message = status.message().isEmpty() ? brought : status.message();
    return switch (status.state()) {
      case IDLE ->
          line(
              url,
              seed.downBytes() > 0 ? SourceStatus.State.OK : SourceStatus.State.WAITING,
              message,
              -1);
      case WORKING -> line(url, SourceStatus.State.WORKING, message, 0);
      case WAITING -> line(url, SourceStatus.State.FAILED, message, status.nextSeconds());
      case BANNED -> line(url, SourceStatus.State.FAILED, message, -1);
    };
  }

  private static SourceStatus line(
      String url, SourceStatus.State state, Sentence message, long nextSeconds) {
    return new SourceStatus(
        SourceStatus.Kind.WEB_SEED,
        -1,
        PlainText.of(url, UrlPolicy.MAX_URL_CHARS),
        state,
        message,
        -1,
        -1,
        -1,
        nextSeconds);
  }
}

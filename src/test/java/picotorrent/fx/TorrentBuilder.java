package picotorrent.fx;

import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.api.TorrentStatus.Content;
import picotorrent.api.TorrentStatus.Life;
import picotorrent.api.TorrentStatus.Peers;
import picotorrent.api.TorrentStatus.Traffic;
import picotorrent.base.InfoHashes;

/// Says what a torrent is, word by word.
@NullMarked
public final class TorrentBuilder {
  private final String name;
  private TorrentState state = new TorrentState.Downloading();
  private @Nullable String label;
  private long size = Samples.GB;
  private double fraction;
  private long down;
  private long up;
  private int connected;
  private int known;
  private double ratio;
  private long eta = -1;
  private String tracker = "";

  TorrentBuilder(String name) {
    this.name = name;
  }

  public TorrentBuilder systems() {
    return label("Systems").tracker("tracker.systems.example");
  }

  public TorrentBuilder films() {
    return label("Films").tracker("films.example.org");
  }

  public TorrentBuilder reference() {
    return label("Reference").tracker("open.example.net");
  }

  public TorrentBuilder reference(boolean also) {
    return also ? reference() : this;
  }

  public TorrentBuilder label(String next) {
    label = next;
    return this;
  }

  public TorrentBuilder size(long bytes, double have) {
    size = bytes;
    fraction = have;
    return this;
  }

  public TorrentBuilder state(TorrentState next) {
    state = next;
    return this;
  }

  public TorrentBuilder down(long downRate, long upRate) {
    down = downRate;
    up = upRate;
    return this;
  }

  public TorrentBuilder peers(int now, int all) {
    connected = now;
    known = all;
    return this;
  }

  public TorrentBuilder seeding(long rate, int to, double at) {
    state = new TorrentState.Seeding();
    up = rate;
    connected = to;
    known = to;
    ratio = at;
    return this;
  }

  public TorrentBuilder tracker(String host) {
    tracker = host;
    return this;
  }

  public TorrentBuilder eta(long seconds) {
    eta = seconds;
    return this;
  }

  public TorrentStatus build() {
    int pieceLength = size == 0 ? 0 : size > 2 * Samples.GB ? 2 << 20 : 256 << 10;
    int pieces = size == 0 ? 0 : (int) Math.ceilDiv(size, pieceLength);
    long have = Math.round(size * fraction);
    return new TorrentStatus(
        Samples.id(name),
        new InfoHashes(Samples.sha1(name), null),
        name,
        state,
        false,
        new Content(size, size, have, pieces, (int) (pieces * fraction), pieceLength),
        new Traffic(down, up, have, Math.round(size * ratio), 3 * Samples.MB, ratio),
        new Peers(connected, Math.min(connected, 12), known, connected / 3, 210, 44, 38.2),
        new Life(
            Path.of(System.getProperty("user.home"), "Downloads"),
            label,
            0,
            false,
            PieceOrder.RAREST,
            Samples.ADDED,
            fraction == 1 ? Samples.ADDED + 3_600_000 : -1,
            RateLimits.NONE,
            SeedGoals.NONE,
            false),
        eta,
        name,
        tracker);
  }
}

package picotorrent.session.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Engine.Aspect;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentDetail.Arriving;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.api.TorrentDetail.Origin;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.api.TorrentDetail.PieceMap;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.ClientTable;
import picotorrent.base.PlainText;
import picotorrent.metainfo.Metainfo;
import picotorrent.peer.PeerMachine;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.session.swarm.Trading;
import picotorrent.session.torrent.Torrent;
import picotorrent.swarm.pick.Picker;

/// Writes the details of the torrent that somebody looks at.
///
/// Confined to the session loop.
final class DetailWriter {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private static final int MAX_CLIENT_CHARS = 60;

  /// A comment may be any length; more than a page is nothing that a person reads.
  private static final int MAX_SAID_CHARS = 2_000;

  private final Environment env;
  private final Means means;
  private @Nullable FileReport report;

  DetailWriter(Environment env, Means means) {
    this.env = env;
    this.means = means;
  }

  /// Nobody looks at details: keeps nothing for them.
  void rest() {
    report = null;
  }

  TorrentDetail write(Torrent torrent, Set<Aspect> aspects) {
    if (!aspects.contains(Aspect.FILES)) {
      rest();
    }
    torrent.lifecycle().whenAwake(() -> {});
    return new TorrentDetail(
        torrent.id(),
        aspects.contains(Aspect.FILES) ? files(torrent) : List.of(),
        aspects.contains(Aspect.PEERS) ? peers(torrent) : List.of(),
        aspects.contains(Aspect.TRACKERS) ? sources(torrent) : List.of(),
        aspects.contains(Aspect.PIECES) ? pieces(torrent) : null,
        aspects.contains(Aspect.PEERS) ? banned(torrent) : List.of(),
        aspects.contains(Aspect.ORIGIN) ? origin(torrent) : null);
  }

  private static @Nullable Origin origin(Torrent torrent) {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo == null) {
      return null;
    }
    Metainfo.Attribution said = metainfo.attribution();
    Instant date = said.creationDate();
    return new Origin(
        PlainText.of(metainfo.name(), MAX_SAID_CHARS),
        said(said.comment()),
        said(said.createdBy()),
        date == null ? -1 : date.toEpochMilli(),
        said(said.source()));
  }

  private static String said(@Nullable String text) {
    return text == null
        ? ""
        : PlainText.of(BLANKS.matcher(text.strip()).replaceAll(" "), MAX_SAID_CHARS);
  }

  private List<SourceStatus> sources(Torrent torrent) {
    List<SourceStatus> sources = new ArrayList<>(torrent.trackers().statuses());
    sources.addAll(means.of(torrent));
    sources.addAll(torrent.webSeedStatuses());
    return sources;
  }

  private List<FileStatus> files(Torrent torrent) {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo == null) {
      return List.of();
    }
    FileReport kept = report;
    FileReport now = kept != null && kept.isOf(metainfo) ? kept : new FileReport(metainfo);
    report = now;
    return now.files(torrent.have(), torrent.arrangement());
  }

  private List<PeerStatus> peers(Torrent torrent) {
    List<PeerStatus> peers = new ArrayList<>();
    for (Peer peer : torrent.peers().open()) {
      peers.add(peer(peer, torrent));
    }
    return peers;
  }

  private static List<String> banned(Torrent torrent) {
    List<String> all = torrent.peers().banned();
    return List.copyOf(all.subList(Math.max(0, all.size() - TorrentDetail.MAX_BANNED), all.size()));
  }

  private PeerStatus peer(Peer peer, Torrent torrent) {
    long now = env.now();
    PeerMachine machine = peer.machine();
    Bitfield has = machine.has();
    String from = torrent.peers().sourceOf(peer);
    double fraction = has == null || has.size() == 0 ? 0 : (double) has.count() / has.size();
    return new PeerStatus(
        peer.connection().remote(),
        client(peer),
        peer.connection().incoming(),
        peer.connection().utp(),
        peer.connection().encrypted(),
        machine.isSeed(),
        machine.isSeed() ? 1 : fraction,
        PeerFlags.of(peer, from),
        from,
        peer.down().bytesPerSecond(now),
        peer.up().bytesPerSecond(now),
        peer.down().totalBytes(),
        peer.up().totalBytes(),
        peer.intake().outstanding(),
        machine.requests().size());
  }

  /// The client in its own words, else as its peer id says.
  private static String client(Peer peer) {
    String said = peer.machine().profile().client();
    return PlainText.of(
        said == null || said.isBlank() ? ClientTable.describe(peer.id()).toString() : said,
        MAX_CLIENT_CHARS);
  }

  private static @Nullable PieceMap pieces(Torrent torrent) {
    if (torrent.metainfo() == null) {
      return null;
    }
    Trading trading = torrent.trading();
    if (trading == null) {
      return new PieceMap(torrent.have().copy(), List.of(), new int[torrent.have().size()]);
    }
    Picker picker = trading.downloading().picker();
    List<Arriving> arriving =
        picker.openPieces().stream()
            .map(open ->
                new Arriving(
                    open.piece(), open.blocksReceived(), open.blocksRequested(), open.blocks()))
            .toList();
    return new PieceMap(picker.have().copy(), arriving, picker.availability());
  }
}

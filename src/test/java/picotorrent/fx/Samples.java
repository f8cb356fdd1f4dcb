package picotorrent.fx;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.RateLimits;
import picotorrent.api.SessionStatus;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentDetail.Arriving;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.api.TorrentDetail.Origin;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.api.TorrentDetail.PieceMap;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentState.Mend;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// The made-up library of the pictures: the same torrents in every test and screenshot.
@NullMarked
public final class Samples {
  public static final long MB = 1_000_000;
  public static final long GB = 1_000 * MB;
  static final long ADDED = 1_794_000_000_000L;

  private Samples() {}

  public static SessionStatus session() {
    return new SessionStatus(
        10_900_000,
        4_100_000,
        61 * GB,
        22 * GB,
        143,
        312,
        List.of(Endpoint.parse("192.0.2.10:6881")),
        Endpoint.parse("203.0.113.7:6881"),
        true,
        RateLimits.NONE);
  }

  public static List<TorrentStatus> library() {
    return List.of(
        torrent("Debian 13.2 netinst, amd64")
            .systems()
            .size(784 * MB, 0.7203)
            .down(4_100_000, 12_000)
            .peers(38, 112)
            .eta(54)
            .build(),
        torrent("Sintel (2010), 4K master")
            .films()
            .size(6_800 * MB, 0.82)
            .state(
                new TorrentState.Failed(
                    Sentence.of(
                        "No space left in {0}: {1} needed, {2} free",
                        "Films", new Sentence.Bytes(1_200 * MB), new Sentence.Bytes(300 * MB)),
                    Sentence.of("Free space or choose another folder."),
                    Sentence.of("No space left in {0}", "Films"),
                    Mend.FREE_SPACE))
            .build(),
        torrent("Wikipedia EN, all articles, 2026-11")
            .reference()
            .size(24_300 * MB, 0.31)
            .down(6_800_000, 410_000)
            .peers(61, 240)
            .eta(41 * 60)
            .build(),
        torrent("Big Buck Bunny (2008), 4K 60 fps")
            .films()
            .size(642 * MB, 1)
            .seeding(1_400_000, 6, 3.42)
            .build(),
        torrent("Tears of Steel (2012), 1080p")
            .films()
            .size(6_700 * MB, 0.28)
            .state(new TorrentState.Checking(412 * MB, 0.28))
            .eta(13)
            .build(),
        torrent("Ubuntu 26.04 LTS desktop")
            .systems()
            .size(6_100 * MB, 1)
            .seeding(2_200_000, 14, 8.07)
            .build(),
        torrent("Project Gutenberg, best of 2026")
            .reference()
            .size(8_300 * MB, 1)
            .seeding(0, 0, 1.18)
            .build(),
        torrent("Blender 5.1 demo files")
            .size(0, 0)
            .state(new TorrentState.FetchingMetadata())
            .peers(4, 9)
            .build(),
        torrent("OpenStreetMap planet, 2026-11-16")
            .reference()
            .size(84_200 * MB, 0)
            .state(new TorrentState.Queued())
            .build(),
        torrent("LibreOffice 26.8 for Linux")
            .systems()
            .size(2_900 * MB, 0.4138)
            .state(new TorrentState.Stopped())
            .build(),
        torrent("Caminandes 3: Llamigos")
            .films()
            .size(312 * MB, 1)
            .seeding(96_000, 2, 1.64)
            .build(),
        torrent("Arch Linux 2026.11.01")
            .systems()
            .reference(false)
            .size(1_400 * MB, 1)
            .seeding(0, 0, 2.00)
            .state(new TorrentState.Finished())
            .build());
  }

  public static TorrentBuilder torrent(String name) {
    return new TorrentBuilder(name);
  }

  public static TorrentId id(String name) {
    return new TorrentId(sha1(name));
  }

  static Hash sha1(String name) {
    return Hash.of(sha(name), 0, 20);
  }

  private static byte[] sha(String name) {
    return Hashing.sha256().hashString(name, StandardCharsets.UTF_8).asBytes();
  }

  /// The same torrent in another state.
  public static TorrentStatus in(TorrentStatus old, TorrentState state) {
    return new TorrentStatus(
        old.id(),
        old.infoHashes(),
        old.name(),
        state,
        old.isPrivate(),
        old.content(),
        old.traffic(),
        old.peers(),
        old.life(),
        old.etaSeconds(),
        old.topPath(),
        old.tracker());
  }

  public static TorrentDetail detail(String name) {
    return new TorrentDetail(
        id(name), files(), peers(), sources(), pieces(), List.of(), origin(name));
  }

  public static Origin origin(String name) {
    return new Origin(
        name, "Debian CD from cdimage.debian.org", "mktorrent 1.1", 1_762_000_000_000L, "");
  }

  public static List<FileStatus> files() {
    return List.of(
        new FileStatus(
            0,
            "debian-13.2/debian-13.2.0-amd64-netinst.iso",
            780 * MB,
            561 * MB,
            FilePriority.NORMAL),
        new FileStatus(1, "debian-13.2/SHA512SUMS", 494, 494, FilePriority.HIGH),
        new FileStatus(2, "debian-13.2/SHA512SUMS.sign", 833, 833, FilePriority.NORMAL),
        new FileStatus(3, "debian-13.2/docs/README.txt", 4_200, 4_200, FilePriority.NORMAL),
        new FileStatus(4, "debian-13.2/docs/install.en.pdf", 3_400_000, 0, FilePriority.SKIP));
  }

  public static List<PeerStatus> peers() {
    return List.of(
        peer(
            "203.0.113.84:51413", "Transmission 4.1", true, 1, 1_200_000, 0, 182 * MB, true, "D H"),
        peer(
            "[2001:db8:61::4f2]:6881",
            "qBittorrent 5.2",
            false,
            1,
            904_000,
            0,
            141 * MB,
            true,
            "D X"),
        peer(
            "198.51.100.17:6881",
            "Picotorrent 1.0",
            true,
            0.86,
            640_000,
            8_000,
            72 * MB,
            true,
            "D U"),
        peer(
            "192.0.2.211:6889",
            "libtorrent 2.1",
            false,
            0.64,
            388_000,
            4_000,
            51 * MB,
            true,
            "D U"),
        peer("203.0.113.9:58846", "Deluge 2.2", false, 0.41, 0, 0, 12 * MB, false, "d"),
        peer("198.51.100.230:16680", "BiglyBT 3.9", true, 0.07, 0, 0, 0, true, "K"),
        peer("[2001:db8:9a::1]:6901", "aria2 1.38", false, 0.02, 0, 0, 0, false, "K"));
  }

  private static PeerStatus peer(
      String at,
      String client,
      boolean utp,
      double has,
      long down,
      long up,
      long received,
      boolean encrypted,
      String flags) {
    return new PeerStatus(
        Endpoint.parse(at),
        client,
        false,
        utp,
        encrypted,
        has == 1,
        has,
        flags,
        "tracker",
        down,
        up,
        received,
        up * 40,
        4,
        0);
  }

  public static List<SourceStatus> sources() {
    return List.of(
        source(
            SourceStatus.Kind.TRACKER,
            0,
            "https://tracker.example.org/announce",
            SourceStatus.State.OK,
            "",
            210,
            44,
            50,
            1_260),
        source(
            SourceStatus.Kind.TRACKER,
            0,
            "udp://open.example.net:6969",
            SourceStatus.State.FAILED,
            "No answer within 15 s; asked again by itself",
            -1,
            -1,
            0,
            120),
        source(
            SourceStatus.Kind.TRACKER,
            1,
            "udp://backup.example.org:1337",
            SourceStatus.State.WAITING,
            "",
            -1,
            -1,
            -1,
            -1),
        source(SourceStatus.Kind.DHT, -1, "", SourceStatus.State.OK, "", -1, -1, 61, 840),
        source(SourceStatus.Kind.PEX, -1, "", SourceStatus.State.OK, "", -1, -1, 22, -1),
        source(SourceStatus.Kind.LOCAL, -1, "", SourceStatus.State.WORKING, "", -1, -1, 0, 300),
        source(
            SourceStatus.Kind.WEB_SEED,
            -1,
            "https://cdimage.example.org/debian/",
            SourceStatus.State.OK,
            "",
            -1,
            -1,
            -1,
            -1));
  }

  private static SourceStatus source(
      SourceStatus.Kind kind,
      int tier,
      String url,
      SourceStatus.State state,
      String message,
      int seeds,
      int leeches,
      int peers,
      long next) {
    return new SourceStatus(
        kind, tier, url, state, Sentence.quote(message), seeds, leeches, peers, next);
  }

  /// A download at 72 %: most of the front is there, the rest is rare bits.
  public static PieceMap pieces() {
    int count = 2_991;
    Random dice = new Random(7);
    Bitfield have = new Bitfield(count);
    int[] availability = new int[count];
    boolean run = false;
    for (int i = 0; i < count; i++) {
      boolean front = i < count * 0.45;
      // Peers give runs: what is there of the rest comes in groups.
      run = i % 7 == 0 ? dice.nextDouble() < 0.6 : run;
      if (front || (run && dice.nextDouble() < 0.9)) {
        have.set(i);
      }
      availability[i] = 2 + (int) Math.abs(dice.nextGaussian() * 12 + 36);
    }
    for (int missing : new int[] {1_700, 2_100, 2_640}) {
      have.clear(missing);
      availability[missing] = 0;
    }
    List<Arriving> arriving = new ArrayList<>();
    for (int i = have.nextClear(1_500), n = 0; n < 24; n++, i = have.nextClear(i + 31)) {
      arriving.add(new Arriving(i, n < 3 ? new int[] {13, 9, 2}[n] : 1, 3, 16));
    }
    return new PieceMap(have, arriving, availability);
  }

  /// Many torrents, for figures: most seed, some download.
  public static List<TorrentStatus> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            torrent("Torrent number " + i * 7919L % count)
                .label("Label " + i % 12)
                .size((i % 977 + 1) * 11L * MB, i % 5 == 0 ? 0.4 : 1)
                .state(i % 5 == 0 ? new TorrentState.Downloading() : new TorrentState.Seeding())
                .down(i % 5 == 0 ? 1_000L * i : 0, 500L * i)
                .build())
        .toList();
  }
}

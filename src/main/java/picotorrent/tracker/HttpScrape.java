package picotorrent.tracker;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picotorrent.base.Hash;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;

/// A scrape as an HTTP GET, and its answer (BEP 48). Pure; any thread.
public final class HttpScrape {
  /// Hashes asked for at once: with 70 characters each the URL stays below the 8 KiB that servers
  /// take.
  public static final int MAX_HASHES = 64;

  private HttpScrape() {}

  /// Returns what to GET for some 20-byte hashes, or empty when the tracker has no scrape: only
  /// `announce` at the start of the last path element becomes `scrape`.
  public static Optional<URI> uri(URI announce, List<Hash> infoHashes) {
    if (infoHashes.isEmpty() || infoHashes.size() > MAX_HASHES) {
      throw new IllegalArgumentException("1 to 64 hashes, not " + infoHashes.size());
    }
    String path = announce.getRawPath() == null ? "" : announce.getRawPath();
    int name = path.lastIndexOf('/') + 1;
    if (!path.startsWith("announce", name)) {
      return Optional.empty();
    }
    StringBuilder url =
        new StringBuilder(announce.getScheme())
            .append("://")
            .append(announce.getRawAuthority())
            .append(path, 0, name)
            .append("scrape")
            .append(path, name + "announce".length(), path.length());
    if (announce.getRawQuery() != null) {
      url.append('?').append(announce.getRawQuery());
    }
    Query query = new Query(URI.create(url.toString()));
    infoHashes.forEach(hash -> query.add("info_hash", hash.toBytes()));
    return Optional.of(query.toUri());
  }

  /// Reads an answer; what it says of hashes that were not `asked` for is left out. Never throws.
  public static ScrapeOutcome parse(int status, byte[] body, List<Hash> asked) {
    try {
      if (BencodeReader.read(body, BencodeLimits.MESSAGE).root() instanceof BencodeDict answer) {
        return parse(status, answer, asked);
      }
      return failed(status, "the answer is not a dictionary");
    } catch (BencodeException e) {
      return failed(status, "the answer is not from a tracker: " + e.getMessage());
    }
  }

  private static ScrapeOutcome parse(int status, BencodeDict answer, List<Hash> asked) {
    BencodeString failure = answer.string("failure reason");
    if (failure != null) {
      return new ScrapeOutcome.Failed(TrackerText.clean(failure.bytes()));
    }
    BencodeDict files = answer.dict("files");
    if (files == null) {
      return failed(status, "the answer has no figures");
    }
    SortedMap<Hash, SwarmCounts> counts = new TreeMap<>();
    for (Hash hash : asked) {
      if (files.get(hash.toBytes()) instanceof BencodeDict file) {
        counts.put(hash, HttpAnnounce.counts(file));
      }
    }
    BencodeDict flags = answer.dict("flags");
    long wait = flags == null ? 0 : flags.integer("min_request_interval", 0);
    return new ScrapeOutcome.Accepted(
        counts, Math.clamp(wait, 0, AnnounceOutcome.Timing.GREATEST_INTERVAL_SECONDS));
  }

  private static ScrapeOutcome failed(int status, String otherwise) {
    return new ScrapeOutcome.Failed(status == 200 ? otherwise : "HTTP status " + status);
  }
}

package picotorrent.session.discovery;

import java.util.List;
import picotorrent.base.Hash;
import picotorrent.base.TorrentId;

/// A torrent that is to be known to strangers, and for which peers are looked for: it runs, may be
/// discovered and is not private.
///
/// @param swarms its 20-byte hashes
/// @param complete whether it needs nothing
/// @param nodes DHT nodes that it names, as `host:port`
/// @param mayAskDns whether those may be names: not where a mere link says them
public record Sought(
    TorrentId id, List<Hash> swarms, boolean complete, List<String> nodes, boolean mayAskDns) {}

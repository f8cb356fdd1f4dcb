package picotorrent.session.ground;

import picotorrent.base.PeerId;

/// Who a session says it is.
///
/// @param peerId to peers and trackers (BEP 20)
/// @param clientName to people: `Picotorrent 0.1.0`
public record Identity(PeerId peerId, String clientName) {}

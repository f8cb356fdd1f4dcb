/// What peers say to each other over a stream: the handshake, the messages of BEP 3, the fast
/// extension (BEP 6), hash exchange (BEP 52), the extension protocol (BEP 10) and what travels in
/// it (BEP 9, 11, 21, 54, 55). A codec: it knows bytes and limits, not what a peer may say when.
@NullMarked
package picotorrent.wire;

import org.jspecify.annotations.NullMarked;

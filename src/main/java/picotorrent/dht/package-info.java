/// The distributed hash table (BEP 5, 32, 33, 42, 43, 44, 51): one [picotorrent.dht.DhtNode] for
/// each address family, a state machine that takes datagrams and the time in and gives datagrams
/// and events out. It answers, looks up, announces and stores; it knows no torrent.
@NullMarked
package picotorrent.dht;

import org.jspecify.annotations.NullMarked;

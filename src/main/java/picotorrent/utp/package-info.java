/// The uTorrent transport protocol (BEP 29) as a machine without socket, thread or clock: datagrams
/// and `now` go in, datagrams and stream events come out.
///
/// [UtpEndpoint] stands on one UDP port and tells connections apart; [UtpConnection] is one
/// connection, put together from a sender, a receiver and the deciders they ask.
@NullMarked
package picotorrent.utp;

import org.jspecify.annotations.NullMarked;

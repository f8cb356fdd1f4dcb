package picotorrent.session.ground;

import picotorrent.port.Entropy;
import picotorrent.port.Fetcher;
import picotorrent.port.Loop;
import picotorrent.port.Network;
import picotorrent.port.Offload;
import picotorrent.port.Resolver;
import picotorrent.port.StateStore;
import picotorrent.port.Store;

/// All that a session knows of the world.
///
/// @param loop its thread and clock
/// @param network TCP and UDP
/// @param store the files of torrents
/// @param states resume data and other small documents
/// @param resolver DNS
/// @param fetcher HTTP and HTTPS
/// @param entropy randomness
/// @param offload arithmetic that takes long
public record Ports(
    Loop loop,
    Network network,
    Store store,
    StateStore states,
    Resolver resolver,
    Fetcher fetcher,
    Entropy entropy,
    Offload offload) {}

package picotorrent.webseed;

import java.net.URI;
import java.util.Map;

/// A request to a web seed.
///
/// @param id names it
/// @param uri what to GET; the policy for web seeds has still to be asked about each address
/// @param headers to send
/// @param maxBodyBytes more is never useful
/// @param timeoutNanos for the whole exchange; what has arrived by then is not lost
public record WebSeedGet(
    long id, URI uri, Map<String, String> headers, long maxBodyBytes, long timeoutNanos) {}

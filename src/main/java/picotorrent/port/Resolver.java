package picotorrent.port;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/// Asks DNS on a virtual thread.
public interface Resolver {
  /// Resolves a host name, or reads an address; `done` gets, on the loop, all addresses in the
  /// system's order, or an empty list when there is none or the time is up. Loop only.
  void resolve(String host, Consumer<List<InetAddress>> done);
}

package picotorrent.utp;

import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Names a connection: where its packets come from and the id they carry. Mutable only as the one
/// probe with which an endpoint looks connections up, so that a look-up makes no garbage.
final class ConnectionKey {
  private Endpoint remote;
  private int id;

  ConnectionKey(Endpoint remote, int id) {
    this.remote = remote;
    this.id = id & 0xffff;
  }

  ConnectionKey set(Endpoint newRemote, int newId) {
    remote = newRemote;
    id = newId & 0xffff;
    return this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectionKey key && id == key.id && remote.equals(key.remote);
  }

  @Override
  public int hashCode() {
    return remote.hashCode() * 31 + id;
  }
}

package picotorrent.peer;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;

/// What a remote has said of itself by the extension protocol, all handshakes taken together (BEP
/// 10).
///
/// Confined to the session loop.
public final class RemoteProfile {
  /// What a remote that does not say (`reqq`) is taken to keep; what most clients kept before they
  /// began to say.
  static final int DEFAULT_REQUEST_QUEUE = 250;

  /// A remote may say any number; more than this is never of use.
  static final int MAX_REQUEST_QUEUE = 10_000;

  private final Map<Extension, Integer> ids = new EnumMap<>(Extension.class);
  private @Nullable String client;
  private int requestQueue = DEFAULT_REQUEST_QUEUE;
  private int metadataBytes;
  private int listenPort;
  private boolean uploadOnly;

  void merge(ExtendedHandshake said) {
    said.ids()
        .forEach((extension, id) -> {
          if (id == 0) {
            ids.remove(extension);
          } else {
            ids.put(extension, id);
          }
        });
    client = said.client() == null ? client : said.client();
    requestQueue =
        said.requestQueue() == null
            ? requestQueue
            : Math.clamp(said.requestQueue(), 1, MAX_REQUEST_QUEUE);
    metadataBytes = said.metadataBytes() == null ? metadataBytes : said.metadataBytes();
    listenPort = said.listenPort() == null ? listenPort : said.listenPort();
    uploadOnly = said.uploadOnly() == null ? uploadOnly : said.uploadOnly();
  }

  void uploadOnly(boolean on) {
    uploadOnly = on;
  }

  /// The message id under which the remote wants an extension, 0 when it does not speak it.
  public int idOf(Extension extension) {
    return ids.getOrDefault(extension, 0);
  }

  /// Whether the remote speaks an extension.
  public boolean speaks(Extension extension) {
    return ids.containsKey(extension);
  }

  /// The client's name in its own words, or null.
  public @Nullable String client() {
    return client;
  }

  /// Requests that the remote keeps without dropping, 1 or more.
  public int requestQueue() {
    return requestQueue;
  }

  /// Length of the info dictionary as the remote says, 0 when it has not.
  public int metadataBytes() {
    return metadataBytes;
  }

  /// The TCP port where the remote listens, 0 when it has not said.
  public int listenPort() {
    return listenPort;
  }

  /// Whether the remote wants nothing (BEP 21).
  public boolean uploadOnly() {
    return uploadOnly;
  }
}

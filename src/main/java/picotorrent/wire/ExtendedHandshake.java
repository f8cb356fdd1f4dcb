package picotorrent.wire;

import java.net.InetAddress;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one side tells in the handshake of the extension protocol (BEP 10 §"handshake message").
/// Null means that it was not said; a later handshake changes only what it says.
///
/// @param ids `m`: for each extension that is spoken the message id that its owner wants, 1 to 255;
///   0 where an extension is switched off
/// @param listenPort `p`: the TCP port where the sender listens, 1 to 65535
/// @param client `v`: name and version, as the sender has it but made safe to show
/// @param requestQueue `reqq`: requests that the sender keeps without dropping, 1 or more
/// @param metadataBytes `metadata_size`: length of the info dictionary, 1 to
///   [WireLimits#MAX_METADATA_BYTES] (BEP 9)
/// @param yourIp `yourip`: the receiver's address as the sender sees it
/// @param ipv4 `ipv4`: an IPv4 address of the sender
/// @param ipv6 `ipv6`: an IPv6 address of the sender
/// @param uploadOnly `upload_only`: whether the sender wants nothing (BEP 21)
/// @param prefersEncryption `e`: whether the sender would rather be connected to by MSE
/// @param completeAgoSeconds `complete_ago`: how long the sender has been a seed; -1 is not yet
public record ExtendedHandshake(
    Map<Extension, Integer> ids,
    @Nullable Integer listenPort,
    @Nullable String client,
    @Nullable Integer requestQueue,
    @Nullable Integer metadataBytes,
    @Nullable InetAddress yourIp,
    @Nullable InetAddress ipv4,
    @Nullable InetAddress ipv6,
    @Nullable Boolean uploadOnly,
    @Nullable Boolean prefersEncryption,
    @Nullable Integer completeAgoSeconds) {

  /// Keeps an unmodifiable map in the order of [Extension].
  public ExtendedHandshake {
    EnumMap<Extension, Integer> ordered = new EnumMap<>(Extension.class);
    ordered.putAll(ids);
    ids = Collections.unmodifiableMap(ordered);
  }

  /// Starts a handshake that says nothing yet.
  public static Builder builder() {
    return new Builder();
  }

  /// Collects what a handshake says.
  public static final class Builder {
    private final EnumMap<Extension, Integer> ids = new EnumMap<>(Extension.class);
    private @Nullable Integer listenPort;
    private @Nullable String client;
    private @Nullable Integer requestQueue;
    private @Nullable Integer metadataBytes;
    private @Nullable InetAddress yourIp;
    private @Nullable InetAddress ipv4;
    private @Nullable InetAddress ipv6;
    private @Nullable Boolean uploadOnly;
    private @Nullable Boolean prefersEncryption;
    private @Nullable Integer completeAgoSeconds;

    private Builder() {}

    /// Offers an extension under our own id.
    public Builder offer(Extension extension) {
      return id(extension, extension.localId());
    }

    /// Sets the id of an extension, 0 to switch it off.
    public Builder id(Extension extension, int id) {
      ids.put(extension, id);
      return this;
    }

    /// Sets `p`.
    public Builder listenPort(int port) {
      listenPort = port;
      return this;
    }

    /// Sets `v`.
    public Builder client(String name) {
      client = name;
      return this;
    }

    /// Sets `reqq`.
    public Builder requestQueue(int requests) {
      requestQueue = requests;
      return this;
    }

    /// Sets `metadata_size`.
    public Builder metadataBytes(int bytes) {
      metadataBytes = bytes;
      return this;
    }

    /// Sets `yourip`.
    public Builder yourIp(InetAddress address) {
      yourIp = address;
      return this;
    }

    /// Sets `ipv4`.
    public Builder ipv4(InetAddress address) {
      ipv4 = address;
      return this;
    }

    /// Sets `ipv6`.
    public Builder ipv6(InetAddress address) {
      ipv6 = address;
      return this;
    }

    /// Sets `upload_only`.
    public Builder uploadOnly(boolean on) {
      uploadOnly = on;
      return this;
    }

    /// Sets `e`.
    public Builder prefersEncryption(boolean on) {
      prefersEncryption = on;
      return this;
    }

    /// Sets `complete_ago`.
    public Builder completeAgoSeconds(int seconds) {
      completeAgoSeconds = seconds;
      return this;
    }

    /// Returns the handshake.
    public ExtendedHandshake build() {
      return new ExtendedHandshake(
          ids,
          listenPort,
          client,
          requestQueue,
          metadataBytes,
          yourIp,
          ipv4,
          ipv6,
          uploadOnly,
          prefersEncryption,
          completeAgoSeconds);
    }
  }
}

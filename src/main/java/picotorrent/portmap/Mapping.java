package picotorrent.portmap;

/// A port of ours that the world should reach.
///
/// @param transport TCP or UDP
/// @param internalPort where we listen, 1 to 65535
/// @param externalPort what we would like outside; the gateway may give another
public record Mapping(Transport transport, int internalPort, int externalPort) {
  /// Of what; the numbers are those of IP.
  public enum Transport {
    TCP(6),
    UDP(17);

    final int protocol;

    Transport(int protocol) {
      this.protocol = protocol;
    }
  }

  /// The same port inside and outside.
  public static Mapping of(Transport transport, int port) {
    return new Mapping(transport, port, port);
  }
}

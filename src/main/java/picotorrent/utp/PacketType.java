package picotorrent.utp;

/// The five packet types (BEP 29 §"type").
enum PacketType {
  DATA(0),
  FIN(1),
  STATE(2),
  RESET(3),
  SYN(4);

  private static final PacketType[] BY_CODE = values();

  /// Number of codes that mean something.
  static final int COUNT = BY_CODE.length;

  private final int code;

  PacketType(int code) {
    this.code = code;
  }

  /// The type's number on the wire.
  int code() {
    return code;
  }

  static PacketType ofCode(int code) {
    return BY_CODE[code];
  }
}

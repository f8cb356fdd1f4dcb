package picotorrent.utp;

/// Asks the remote what it has by a packet that it has already, and that is small: whoever gets one
/// acknowledges it at once. So a sender learns that what was too large for the path has not arrived
/// (ADR 31).
final class Inquiry {
  private boolean open;
  private boolean asked;

  /// Begins to wait for an answer, or ends it.
  void open(boolean wanted) {
    open = wanted;
    asked = false;
  }

  /// Whether an answer is waited for; nothing else leaves meanwhile.
  boolean isOpen() {
    return open;
  }

  /// Asks once. `number` is the newest that the remote is known to have. Returns how many packets
  /// left.
  int ask(UtpOutput out, Header.Fields fields, long number) {
    if (asked) {
      return 0;
    }
    asked = true;
    Header.put(out.scratch(), 0, PacketType.DATA, 0, fields, Sequences.wire(number));
    out.send(out.scratch(), 0, Header.BYTES, Header.BYTES);
    return 1;
  }
}

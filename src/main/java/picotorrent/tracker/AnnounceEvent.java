package picotorrent.tracker;

/// What an announce tells besides the figures (BEP 3 §"event", BEP 15 §"announce").
public enum AnnounceEvent {
  /// One of the announces made at regular intervals.
  NONE(0, ""),
  /// The download completed here; never sent for what was complete from the start.
  COMPLETED(1, "completed"),
  /// The first announce.
  STARTED(2, "started"),
  /// The last one: the torrent stops, or the application ends.
  STOPPED(3, "stopped");

  private final int udpNumber;
  private final String httpName;

  AnnounceEvent(int udpNumber, String httpName) {
    this.udpNumber = udpNumber;
    this.httpName = httpName;
  }

  int udpNumber() {
    return udpNumber;
  }

  /// Empty for [#NONE], which HTTP leaves out.
  String httpName() {
    return httpName;
  }
}

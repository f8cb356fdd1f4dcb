package picotorrent.base;

/// A program as its peer id names it: printable ASCII, safe in a log and a terminal. It is a claim,
/// not a fact.
///
/// @param name such as `qBittorrent`
/// @param version such as `4.6.2`, empty where the id has none
public record Client(String name, String version) {
  /// Returns the name and, where there is one, the version.
  @Override
  public String toString() {
    return version.isEmpty() ? name : name + " " + version;
  }
}

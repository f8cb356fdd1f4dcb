package picotorrent.fx.model;

import java.util.Comparator;
import java.util.List;

/// The orders in which files can be listed. Static and pure.
public final class FileOrder {
  /// As the torrent lists them.
  public static final Comparator<FileNode> GIVEN = Comparator.comparingInt(FileNode::first);

  /// As a person would: case does not matter, and numbers in names count as numbers.
  public static final Comparator<FileNode> NAME =
      (one, other) -> compareNames(one.name(), other.name());

  /// The smallest first.
  public static final Comparator<FileNode> SIZE = Comparator.comparingLong(FileNode::length);

  /// Those of which least is there first.
  public static final Comparator<FileNode> PROGRESS =
      Comparator.comparingDouble(FileNode::fraction);

  /// Those that are least wanted first.
  public static final Comparator<FileNode> PRIORITY = Comparator.comparing(FileNode::priority);

  private FileOrder() {}

  /// One order after another decides; folders stay before files, and what is alike as the torrent
  /// lists it. No order at all is that of the torrent.
  public static Comparator<FileNode> of(List<Comparator<FileNode>> orders) {
    return orders.isEmpty()
        ? GIVEN
        : orders.stream()
            .reduce(Comparator.comparing(file -> !file.isFolder()), Comparator::thenComparing)
            .thenComparing(GIVEN);
  }

  private static int compareNames(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int endI = numberEnd(one, i);
      int endJ = numberEnd(other, j);
      int found;
      if (endI > i && endJ > j) {
        found = compareNumbers(one.substring(i, endI), other.substring(j, endJ));
        i = endI;
        j = endJ;
      } else {
        found = Character.compare(folded(one.charAt(i++)), folded(other.charAt(j++)));
      }
      if (found != 0) {
        return found;
      }
    }
    int rest = Integer.compare(one.length() - i, other.length() - j);
    return rest == 0 ? one.compareTo(other) : rest;
  }

  private static int numberEnd(String name, int from) {
    int end = from;
    while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  /// Of any length: nothing overflows.
  private static int compareNumbers(String one, String other) {
    String first = withoutZeros(one);
    String second = withoutZeros(other);
    int longer = Integer.compare(first.length(), second.length());
    return longer == 0 ? first.compareTo(second) : longer;
  }

  private static String withoutZeros(String digits) {
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') {
      from++;
    }
    return digits.substring(from);
  }

  private static char folded(char letter) {
    return Character.toLowerCase(Character.toUpperCase(letter));
  }
}

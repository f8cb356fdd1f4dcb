package picotorrent.cli;

import com.google.common.base.Splitter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picotorrent.api.Command.FilePriority;

/// Which files of a torrent a person wants: numbers from 1, ranges `3-7`, or paths, separated by
/// commas. A path matches the file or everything in the folder of that name, with or without the
/// torrent's own folder in front.
final class FileSelection {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  private final List<String> terms;

  private FileSelection(List<String> terms) {
    this.terms = terms;
  }

  static FileSelection parse(String text) {
    return new FileSelection(Splitter.on(',').trimResults().omitEmptyStrings().splitToList(text));
  }

  /// Whether it names nothing at all.
  boolean isEmpty() {
    return terms.isEmpty();
  }

  /// The priority of each file: normal where a term matches its path, else to be skipped. A term
  /// that matches nothing is a complaint.
  Map<Integer, FilePriority> priorities(List<List<String>> files) throws CommandFailure {
    TreeSet<Integer> wanted = new TreeSet<>();
    for (String term : terms) {
      List<Integer> matches = matches(term, files);
      if (matches.isEmpty()) {
        throw new CommandFailure(
            "--only: no file matches '" + term + "'. 'btinspect inspect --tree' lists the files.");
      }
      wanted.addAll(matches);
    }
    Map<Integer, FilePriority> priorities = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      priorities.put(i, wanted.contains(i) ? FilePriority.NORMAL : FilePriority.SKIP);
    }
    return priorities;
  }

  private static List<Integer> matches(String term, List<List<String>> files) {
    Matcher numbers = NUMBERS.matcher(term);
    if (numbers.matches()) {
      int first = Integer.parseInt(numbers.group(1));
      int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
      return IntStream.rangeClosed(first - 1, last - 1)
          .filter(index -> index >= 0 && index < files.size())
          .boxed()
          .toList();
    }
    return IntStream.range(0, files.size())
        .filter(index -> matchesPath(term, files.get(index)))
        .boxed()
        .toList();
  }

  private static boolean matchesPath(String term, List<String> path) {
    String whole = String.join("/", path);
    String inside = String.join("/", path.subList(1, path.size()));
    return List.of(whole, inside).stream()
        .anyMatch(candidate -> candidate.equals(term) || candidate.startsWith(term + "/"));
  }
}

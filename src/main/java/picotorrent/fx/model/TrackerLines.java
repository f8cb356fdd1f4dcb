package picotorrent.fx.model;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;
import picotorrent.base.UrlPolicy;

/// Trackers as a person writes them: one a line, an empty line starts the next tier (BEP 12); and
/// web seeds, one a line.
public final class TrackerLines {
  private static final Splitter LINES =
      Splitter.on(CharMatcher.anyOf("\r\n")).trimResults(CharMatcher.whitespace());

  private TrackerLines() {}

  /// A line that will not do.
  ///
  /// @param line as it was written, safe to show
  /// @param reason one clause
  public record Refused(String line, Sentence reason) {}

  /// The lines of tiers.
  public static String of(List<List<String>> tiers) {
    return tiers.stream().map(tier -> String.join("\n", tier)).collect(Collectors.joining("\n\n"));
  }

  /// The first line that a policy refuses, or null.
  public static @Nullable Refused refused(String lines, UrlPolicy policy) {
    for (String line : LINES.split(lines)) {
      if (!line.isEmpty()
          && policy.check(line) instanceof UrlPolicy.Checked.Refused(Sentence reason)) {
        return new Refused(Visible.line(line), reason);
      }
    }
    return null;
  }

  /// The lines that are not empty, each once.
  public static List<String> urls(String lines) {
    return LINES.splitToStream(lines).filter(line -> !line.isEmpty()).distinct().toList();
  }

  /// The tiers of lines; none is empty, and no tracker is named twice.
  public static List<List<String>> tiers(String lines) {
    List<List<String>> tiers = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    List<String> tier = new ArrayList<>();
    for (String line : LINES.split(lines + "\n")) {
      if (line.isEmpty() && !tier.isEmpty()) {
        tiers.add(List.copyOf(tier));
        tier.clear();
      } else if (!line.isEmpty() && !seen.contains(line)) {
        seen.add(line);
        tier.add(line);
      }
    }
    return List.copyOf(tiers);
  }
}

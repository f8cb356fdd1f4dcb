package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeFinding;

/// Collects findings while a torrent is read. One reader, one thread.
final class FindingList {
  // A hostile torrent could have one for each of a million files.
  static final int MAX_FINDINGS = 1_000;

  private final List<Finding> findings = new ArrayList<>();

  void addBencode(List<BencodeFinding> found) {
    for (BencodeFinding finding : found) {
      warn(finding.offset(), finding.message());
    }
  }

  void warn(long offset, String english, Object... parts) {
    add(new Finding(offset, Finding.Severity.WARNING, Sentence.of(english, parts)));
  }

  void inform(long offset, String english, Object... parts) {
    add(new Finding(offset, Finding.Severity.INFO, Sentence.of(english, parts)));
  }

  private void add(Finding finding) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(finding);
    }
  }

  List<Finding> sorted() {
    findings.sort(Comparator.comparingLong(Finding::offset));
    return List.copyOf(findings);
  }
}

package picotorrent.port;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import picotorrent.base.Sentence;

/// Small named documents that survive anything short of a broken disk: resume data, the list of
/// torrents, the DHT table. Each is written atomically, checksummed, with its previous generation
/// kept. Called on the loop; callbacks run on the loop.
public interface StateStore {
  /// Reads every document below a prefix (`torrents/`, or empty for all); one that is damaged is
  /// set aside, its previous generation taken, and named in the answer.
  void loadAll(String prefix, Consumer<Outcome<Loaded>> done);

  /// Reads these documents, as [#loadAll] does; one that there is not is left out.
  void load(Collection<String> names, Consumer<Outcome<Loaded>> done);

  /// Looks at the documents right below a prefix without reading them. A mark is a short text that
  /// changes with every save of its document: equal marks, equal documents.
  void marks(String prefix, Consumer<Outcome<Map<String, String>>> done);

  /// Replaces a document (its name is a path of plain elements: `torrents/1f`) and forces it to the
  /// device. A later save of the same name overtakes one that waits.
  void save(String name, byte[] document, Consumer<Outcome<Void>> done);

  /// Removes a document and its previous generation.
  void remove(String name, Consumer<Outcome<Void>> done);

  /// Whether documents outlive the process. Where they do not, nobody needs to force data for a
  /// claim.
  default boolean lasts() {
    return true;
  }

  /// What was found.
  ///
  /// @param documents by name, sorted
  /// @param damaged a sentence for each that had to be set aside or could not be read
  /// @param unread names of those of which something could not be read: it may be whole
  record Loaded(Map<String, byte[]> documents, List<Sentence> damaged, Set<String> unread) {
    /// All could be read.
    public Loaded(Map<String, byte[]> documents, List<Sentence> damaged) {
      this(documents, damaged, Set.of());
    }
  }
}

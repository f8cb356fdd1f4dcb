package picotorrent.fx.model;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.CreationOptions.FileNotes;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;

/// A torrent that is to be made of a file or folder. Confined to the JavaFX thread.
public final class CreateModel {
  private static final Set<String> TRACKER_SCHEMES = Set.of("http", "https", "udp");
  private static final Set<String> WEB_SCHEMES = Set.of("http", "https");

  /// What a file or folder holds.
  ///
  /// @param path where it is
  /// @param bytes of all files
  /// @param files their number
  public record Content(Path path, long bytes, int files) {
    /// Its name, safe to show.
    public String name() {
      return Visible.line(String.valueOf(path.getFileName()));
    }
  }

  private final ObjectProperty<@Nullable Content> content = new SimpleObjectProperty<>();
  private final ObjectProperty<Format> format = new SimpleObjectProperty<>(Format.HYBRID);
  private final ObjectProperty<Integer> pieceLengthBytes = new SimpleObjectProperty<>(0);
  private final StringProperty trackers = new SimpleStringProperty("");
  private final StringProperty webSeeds = new SimpleStringProperty("");
  private final BooleanProperty isPrivate = new SimpleBooleanProperty();
  private final BooleanProperty seed = new SimpleBooleanProperty(true);

  // Properties

  /// What it is made of, or null while nothing is chosen.
  public ObjectProperty<@Nullable Content> contentProperty() {
    return content;
  }

  /// v1, v2 or hybrid.
  public ObjectProperty<Format> formatProperty() {
    return format;
  }

  /// The piece length in bytes, 0 for the recommended one.
  public ObjectProperty<Integer> pieceLengthBytesProperty() {
    return pieceLengthBytes;
  }

  /// Trackers, one a line; an empty line starts the next tier.
  public StringProperty trackersProperty() {
    return trackers;
  }

  /// Web seeds, one a line.
  public StringProperty webSeedsProperty() {
    return webSeeds;
  }

  /// Whether peers may come from the trackers only.
  public BooleanProperty privateProperty() {
    return isPrivate;
  }

  /// Whether it is seeded when it is made.
  public BooleanProperty seedProperty() {
    return seed;
  }

  /// The piece length that will be used, 0 while nothing is chosen.
  public int usedPieceLengthBytes() {
    Content chosen = content.get();
    if (pieceLengthBytes.get() != 0) {
      return pieceLengthBytes.get();
    }
    return chosen == null ? 0 : TorrentCreator.recommendedPieceLengthBytes(chosen.bytes());
  }

  /// Number of pieces there will be, nearly: v2 begins each file at a piece.
  public long pieceCount() {
    Content chosen = content.get();
    int length = usedPieceLengthBytes();
    return chosen == null || length == 0 ? 0 : Math.ceilDiv(chosen.bytes(), length);
  }

  /// Bytes the torrent file will have, nearly.
  public long torrentBytes() {
    int perPiece =
        switch (format.get()) {
          case V1 -> 20;
          case V2 -> 32;
          case HYBRID -> 52;
        };
    Content chosen = content.get();
    return chosen == null ? 0 : pieceCount() * perPiece + chosen.files() * 90L + 400;
  }

  /// The first line that is no URL of a tracker or web seed, or null when all are.
  public @Nullable String wrongUrl() {
    for (List<String> tier : tiers()) {
      for (String url : tier) {
        if (!isUrl(url, TRACKER_SCHEMES)) {
          return url;
        }
      }
    }
    for (String url : lines(webSeeds.get())) {
      if (!isUrl(url, WEB_SCHEMES)) {
        return url;
      }
    }
    return null;
  }

  /// Tells whether a torrent can be made now; a private one without a tracker finds nobody.
  public boolean isReady() {
    Content chosen = content.get();
    boolean lonely = isPrivate.get() && tiers().isEmpty();
    return chosen != null && chosen.bytes() > 0 && wrongUrl() == null && !lonely;
  }

  /// What the creator is told.
  public CreationOptions options() {
    return new CreationOptions(
        format.get(),
        pieceLengthBytes.get(),
        null,
        isPrivate.get(),
        new Metainfo.Sources(tiers(), lines(webSeeds.get()), List.of(), List.of()),
        new Metainfo.Attribution(null, "Picotorrent", null, null, null),
        FileNotes.ATTRIBUTES);
  }

  /// The trackers by tier.
  List<List<String>> tiers() {
    List<List<String>> tiers = new ArrayList<>();
    List<String> tier = new ArrayList<>();
    for (String line : (trackers.get() + "\n\n").split("\n", -1)) {
      if (!line.isBlank()) {
        tier.add(line.strip());
      } else if (!tier.isEmpty()) {
        tiers.add(List.copyOf(tier));
        tier.clear();
      }
    }
    return tiers;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static boolean isUrl(String text, Set<String> schemes) {
    try {
      URI uri = URI.create(text);
      return uri.getScheme() != null
          && uri.getHost() != null
          && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

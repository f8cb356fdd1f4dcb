package picotorrent.fx.view.part;

import java.util.Set;
import javafx.scene.AccessibleRole;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.StateKind;

/// Bootstrap icons by what they mean here.
public final class Icons {
  /// The face draws them smaller than the others: a larger size makes up for it.
  private static final Set<String> DRAWN_SMALL = Set.of("bi-play", "bi-stop", "bi-link-45deg");

  private Icons() {}

  /// An icon of a style class that says its size and colour.
  public static FontIcon of(String literal, String... styleClasses) {
    FontIcon icon = new FontIcon(literal);
    icon.getStyleClass().add("pt-icon");
    if (DRAWN_SMALL.contains(literal)) {
      icon.getStyleClass().add("pt-small-glyph");
    }
    icon.getStyleClass().addAll(styleClasses);
    icon.setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    return icon;
  }

  /// The icon of what a torrent does.
  public static String of(StateKind kind) {
    return switch (kind) {
      case DOWNLOADING -> "bi-arrow-down";
      case SEEDING -> "bi-arrow-up";
      case FINISHED -> "bi-check2";
      case WAITING -> "bi-clock";
      case STOPPED -> "bi-stop";
      case CHECKING -> "bi-arrow-repeat";
      case FETCHING -> "bi-link-45deg";
      case PROBLEM -> "bi-exclamation-triangle";
    };
  }

  /// The icon of a file by its kind, or of a folder.
  public static String of(FileNode node) {
    if (node.isFolder()) {
      return "bi-folder";
    }
    return switch (node.extension()) {
      case "mkv", "mp4", "avi", "webm", "mov", "m4v", "mpg", "ts" -> "bi-film";
      case "flac", "mp3", "ogg", "opus", "m4a", "wav", "aac" -> "bi-music-note";
      case "txt", "md", "pdf", "srt", "sub", "nfo", "epub", "html" -> "bi-file-text";
      case "jpg", "jpeg", "png", "gif", "webp", "svg" -> "bi-file-image";
      case "zip", "xz", "gz", "7z", "rar", "zst", "bz2" -> "bi-file-zip";
      default -> "bi-file-earmark";
    };
  }
}

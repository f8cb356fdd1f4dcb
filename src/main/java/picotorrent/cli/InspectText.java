package picotorrent.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.base.PlainText;
import picotorrent.metainfo.ContentCheck;
import picotorrent.metainfo.ContentCheck.FileState;
import picotorrent.metainfo.ContentCheck.PieceState;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Finding;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Attribution;

/// The report of `inspect` for people.
final class InspectText {
  private final PrintWriter out;

  InspectText(PrintWriter out) {
    this.out = out;
  }

  void torrent(Metainfo metainfo, boolean tree) {
    Geometry geometry = metainfo.layout().geometry();
    line("Name", metainfo.name());
    line("Format", metainfo.format().name().toLowerCase(Locale.ROOT));
    line("Info hash v1", hex(metainfo.infoHashes().v1()));
    line("Info hash v2", hex(metainfo.infoHashes().v2()));
    line("Size", size(metainfo.layout().contentBytes()));
    line("Piece length", size(geometry.pieceLengthBytes()));
    line("Pieces", Integer.toString(geometry.pieceCount()));
    line("Private", metainfo.isPrivate() ? "yes" : "no");
    trackers(metainfo.sources().trackers());
    lines("Web seed", metainfo.sources().webSeeds());
    lines("HTTP seed", metainfo.sources().httpSeeds());
    lines("DHT node", metainfo.sources().nodes());
    attribution(metainfo.attribution());
    files(metainfo, tree);
    findings(metainfo.findings());
  }

  private static String size(long bytes) {
    return bytes < 1024 ? bytes + " bytes" : Sizes.text(bytes) + " (" + bytes + " bytes)";
  }

  private static @Nullable String hex(@Nullable Hash hash) {
    return hash == null ? null : hash.toHex();
  }

  private void line(String label, @Nullable String value) {
    if (value != null) {
      out.printf("%-14s %s%n", label + ":", PlainText.of(value));
    }
  }

  private void lines(String label, List<String> values) {
    values.forEach(value -> line(label, value));
  }

  private void trackers(List<List<String>> tiers) {
    for (int tier = 0; tier < tiers.size(); tier++) {
      lines("Tracker " + (tier + 1), tiers.get(tier));
    }
  }

  private void attribution(Attribution attribution) {
    line("Comment", attribution.comment());
    line("Created by", attribution.createdBy());
    line(
        "Created",
        attribution.creationDate() == null ? null : attribution.creationDate().toString());
    line("Encoding", attribution.encoding());
    line("Source", attribution.source());
  }

  private void files(Metainfo metainfo, boolean tree) {
    List<FileEntry> files = metainfo.layout().files();
    line("Files", Integer.toString(files.size()));
    List<String> folder = List.of();
    for (FileEntry file : files) {
      List<String> path = file.path();
      if (tree) {
        folder = enter(folder, path);
      }
      String name = tree ? "  ".repeat(path.size() - 1) + path.getLast() : String.join("/", path);
      out.printf("  %12s  %s%s%n", Sizes.text(file.length()), PlainText.of(name), notes(file));
    }
  }

  /// Prints the folders on the way to a file that the last file was not in.
  private List<String> enter(List<String> last, List<String> path) {
    List<String> folder = path.subList(0, path.size() - 1);
    int shared = 0;
    while (shared < Math.min(last.size(), folder.size())
        && last.get(shared).equals(folder.get(shared))) {
      shared++;
    }
    for (int depth = shared; depth < folder.size(); depth++) {
      out.printf("  %12s  %s%s/%n", "", "  ".repeat(depth), PlainText.of(folder.get(depth)));
    }
    return folder;
  }

  private static String notes(FileEntry file) {
    List<String> notes = new ArrayList<>();
    if (file.attributes().contains(FileEntry.Attribute.EXECUTABLE)) {
      notes.add("executable");
    }
    if (file.attributes().contains(FileEntry.Attribute.HIDDEN)) {
      notes.add("hidden");
    }
    List<String> target = file.symlink();
    if (target != null) {
      notes.add("symlink to " + PlainText.of(String.join("/", target)));
    }
    if (!file.path().equals(file.rawPath())) {
      notes.add("called '" + PlainText.of(String.join("/", file.rawPath())) + "'");
    }
    return notes.isEmpty() ? "" : "  (" + String.join(", ", notes) + ")";
  }

  private void findings(List<Finding> findings) {
    for (Finding finding : findings) {
      String severity = finding.severity().name().toLowerCase(Locale.ROOT);
      line("Finding", severity + " at byte " + finding.offset() + ": " + finding.message());
    }
  }

  void pieces(Metainfo metainfo) {
    for (int piece = 0; piece < metainfo.layout().geometry().pieceCount(); piece++) {
      Hash v1 = metainfo.pieceHashes().v1(piece);
      Hash v2 = metainfo.pieceHashes().v2(piece);
      out.printf(
          "Piece %-8d%s%s%n",
          piece, v1 == null ? "" : " " + v1.toHex(), v2 == null ? "" : " " + v2.toHex());
    }
  }

  void verification(ContentCheck.Result check) {
    for (ContentCheck.FileResult file : check.files()) {
      if (file.state() != FileState.VERIFIED) {
        String path = String.join("/", file.entry().path());
        out.printf("%-14s %s%n", InspectJson.state(file.state()) + ":", PlainText.of(path));
      }
    }
    int verified = check.piecesThatAre(PieceState.VERIFIED).size();
    line("Verified", verified + " of " + check.pieces().size() + " pieces");
  }

  /// Why data is not what it should be, in one line.
  static String shortfall(ContentCheck.Result check) {
    int failed = check.piecesThatAre(PieceState.FAILED).size();
    int missing = check.piecesThatAre(PieceState.MISSING).size();
    long wrong = check.files().stream().filter(file -> file.state() != FileState.VERIFIED).count();
    return "the data is not that of the torrent: %d of %d pieces failed, %d missing, in %d %s"
        .formatted(failed, check.pieces().size(), missing, wrong, wrong == 1 ? "file" : "files");
  }
}

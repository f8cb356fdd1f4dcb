package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;

/// Reads the file list of BEP 3: `length` for one file, `files` for a folder.
final class V1Files {
  private V1Files() {}

  static List<RawFile> read(BencodeDict info, FindingList findings) throws MetainfoException {
    BencodeList list = info.list("files");
    if (list == null) {
      return List.of(RawFile.of(List.of(), info, null));
    }
    if (info.contains("length")) {
      findings.warn(info.start(), "both 'length' and 'files' are there; 'files' counts");
    }
    List<RawFile> files = new ArrayList<>();
    for (BencodeValue value : list) {
      if (!(value instanceof BencodeDict dict)) {
        throw new MetainfoException(
            Sentence.of("An element of 'files' is no dictionary"), value.start());
      }
      files.add(file(dict, findings));
    }
    if (files.isEmpty()) {
      throw new MetainfoException(Sentence.of("'files' is empty"), list.start());
    }
    return files;
  }

  private static RawFile file(BencodeDict dict, FindingList findings) throws MetainfoException {
    BencodeList path = path(dict);
    List<BencodeString> elements = path == null ? List.of() : path.strings();
    RawFile file = RawFile.of(elements.stream().map(BencodeString::text).toList(), dict, null);
    if (path == null || elements.isEmpty() || elements.size() != path.size()) {
      if (file.isPadding()) {
        return file;
      }
      throw new MetainfoException(Sentence.of("A file has no usable path"), dict.start());
    }
    for (BencodeString element : elements) {
      if (!element.isUtf8()) {
        findings.warn(element.start(), "the name is not UTF-8");
      }
    }
    return file;
  }

  /// Old clients put the name in their own encoding under `path` and UTF-8 beside it.
  private static @Nullable BencodeList path(BencodeDict dict) {
    BencodeList utf8 = dict.list("path.utf-8");
    return utf8 != null ? utf8 : dict.list("path");
  }
}

package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.List;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeInteger;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;
import picotorrent.metainfo.Metainfo.Sources;

/// Reads where peers and data may be found. Nothing in it makes a torrent unusable: what is odd is
/// left out with a finding.
final class SourcesReader {
  private final BencodeDict root;
  private final FindingList findings;

  private SourcesReader(BencodeDict root, FindingList findings) {
    this.root = root;
    this.findings = findings;
  }

  static Sources read(BencodeDict root, FindingList findings) {
    SourcesReader reader = new SourcesReader(root, findings);
    return new Sources(
        reader.trackers(), reader.urls("url-list"), reader.urls("httpseeds"), reader.nodes());
  }

  /// A usable `announce-list` makes `announce` count no more (BEP 12).
  private List<List<String>> trackers() {
    List<List<String>> tiers = new ArrayList<>();
    BencodeValue list = root.get("announce-list");
    if (list instanceof BencodeList values) {
      for (BencodeValue tier : values) {
        List<String> urls = strings(tier, "announce-list");
        if (!urls.isEmpty()) {
          tiers.add(urls);
        }
      }
    } else if (list != null) {
      findings.warn(list.start(), "'announce-list' is no list");
    }
    if (tiers.isEmpty()) {
      List<String> announce = urls("announce");
      if (!announce.isEmpty()) {
        tiers.add(announce);
      }
    }
    return List.copyOf(tiers);
  }

  private List<String> urls(String key) {
    BencodeValue value = root.get(key);
    return value == null ? List.of() : strings(value, key);
  }

  /// A list of strings, or the one string that many writers put instead.
  private List<String> strings(BencodeValue value, String key) {
    List<String> strings = new ArrayList<>();
    switch (value) {
      case BencodeString string -> addText(strings, string);
      case BencodeList list -> {
        list.strings().forEach(string -> addText(strings, string));
        if (list.size() != list.strings().size()) {
          findings.warn(list.start(), "'{0}' has elements that are no strings", key);
        }
      }
      case BencodeDict _, BencodeInteger _ ->
          findings.warn(value.start(), "'{0}' is neither a string nor a list", key);
    }
    return List.copyOf(strings);
  }

  private static void addText(List<String> strings, BencodeString string) {
    String text = string.text().strip();
    if (!text.isEmpty()) {
      strings.add(text);
    }
  }

  /// BEP 5 §"torrent file extensions".
  private List<String> nodes() {
    BencodeValue value = root.get("nodes");
    if (!(value instanceof BencodeList list)) {
      if (value != null) {
        findings.warn(value.start(), "'nodes' is no list");
      }
      return List.of();
    }
    List<String> nodes = new ArrayList<>();
    for (BencodeValue node : list) {
      if (node instanceof BencodeList pair
          && pair.size() == 2
          && pair.values().getFirst() instanceof BencodeString host
          && pair.values().getLast() instanceof BencodeInteger port) {
        String name = host.text();
        nodes.add((name.contains(":") ? "[" + name + "]" : name) + ":" + port.value());
      } else {
        findings.warn(node.start(), "a node is no pair of host and port");
      }
    }
    return List.copyOf(nodes);
  }
}

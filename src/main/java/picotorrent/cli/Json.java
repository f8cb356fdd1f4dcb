package picotorrent.cli;

import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.util.Map;

/// Writes one JSON object as ASCII: what a terminal could obey is an escape like the rest.
final class Json {
  private Json() {}

  /// Keys in the order of the map; null values and empty lists are written.
  static String of(Map<String, Object> object) {
    JsonStream stream = JsonStream.builder().serializeNulls(true).serializeEmpty(true).build();
    String json = JsonMapper.builder().jsonStream(stream).build().toJson(object);
    StringBuilder ascii = new StringBuilder(json.length());
    // Outside of strings JSON is ASCII, so every other character stands in one.
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c < 0x7f) {
        ascii.append(c);
      } else {
        ascii.append("\\u%04x".formatted((int) c));
      }
    }
    return ascii.toString();
  }
}

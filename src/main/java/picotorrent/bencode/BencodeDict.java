package picotorrent.bencode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A dictionary: byte strings to values. Of equal keys the first counts.
///
/// Look-up walks the keys in order, which is the quick way for the few that messages have; walk
/// [#entries] where there are many. The typed getters answer as if the key were absent when its
/// value is of another type.
public final class BencodeDict extends BencodeValue {
  BencodeDict(Tape tape, int token) {
    super(tape, token);
  }

  /// A key and its value.
  ///
  /// @param key the key
  /// @param value its value
  public record Entry(BencodeString key, BencodeValue value) {}

  /// The value of a key, or null when the key is absent.
  public @Nullable BencodeValue get(byte[] key) {
    byte[] source = tape.source;
    int after;
    for (int at = token + 1; at < tape.next(token); at = after) {
      int value = tape.next(at);
      after = tape.next(value);
      int end = tape.end(at);
      int from = end - key.length;
      if (from > tape.start(at)
          && source[from - 1] == ':'
          && Arrays.equals(source, from, end, key, 0, key.length)
          && new BencodeString(tape, at).length() == key.length) {
        return tape.view(value);
      }
    }
    return null;
  }

  /// The value of a key given as text, or null when the key is absent.
  public @Nullable BencodeValue get(String key) {
    return get(key.getBytes(UTF_8));
  }

  /// Tells whether there is such a key.
  public boolean contains(String key) {
    return get(key) != null;
  }

  /// The string under a key, or null.
  public @Nullable BencodeString string(String key) {
    return get(key) instanceof BencodeString string ? string : null;
  }

  /// A copy of the bytes of the string under a key, or null.
  public byte @Nullable [] bytes(String key) {
    return get(key) instanceof BencodeString string ? string.bytes() : null;
  }

  /// The string under a key as UTF-8 text, or null.
  public @Nullable String text(String key) {
    return get(key) instanceof BencodeString string ? string.text() : null;
  }

  /// The integer under a key, if there is one.
  public OptionalLong integer(String key) {
    return get(key) instanceof BencodeInteger integer
        ? OptionalLong.of(integer.value())
        : OptionalLong.empty();
  }

  /// The integer under a key, or `otherwise`.
  public long integer(String key, long otherwise) {
    return get(key) instanceof BencodeInteger integer ? integer.value() : otherwise;
  }

  /// The list under a key, or null.
  public @Nullable BencodeList list(String key) {
    return get(key) instanceof BencodeList list ? list : null;
  }

  /// The dictionary under a key, or null.
  public @Nullable BencodeDict dict(String key) {
    return get(key) instanceof BencodeDict dict ? dict : null;
  }

  /// Number of entries; counted on each call.
  public int size() {
    int size = 0;
    for (int at = token + 1; at < tape.next(token); at = tape.next(tape.next(at))) {
      size++;
    }
    return size;
  }

  /// Returns the entries in the order in which they stand.
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int at = token + 1; at < tape.next(token); at = tape.next(tape.next(at))) {
      entries.add(new Entry(new BencodeString(tape, at), tape.view(tape.next(at))));
    }
    return entries;
  }

  @Override
  public String toString() {
    return entries().toString();
  }
}

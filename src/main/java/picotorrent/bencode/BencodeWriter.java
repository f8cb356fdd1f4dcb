package picotorrent.bencode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes canonical bencode, one call per token:
///
/// ```java
/// byte[] ping = new BencodeWriter().dict().key("q").string("ping").key("y").string("q").end().toBytes();
/// ```
///
/// Keys must come in sorted order and once; a call that would produce anything but canonical
/// bencode is an `IllegalStateException`. Not thread-safe.
public final class BencodeWriter {
  /// What stands open: a list, or a dictionary with the last key and whether its value is due.
  private static final class Frame {
    final boolean isDict;
    byte[] lastKey = new byte[0];
    boolean hasKeys;
    boolean valueDue;

    Frame(boolean isDict) {
      this.isDict = isDict;
    }
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Frame> open = new ArrayDeque<>();

  /// An empty writer.
  public BencodeWriter() {}

  /// Begins a dictionary.
  public BencodeWriter dict() {
    beforeValue();
    open.push(new Frame(true));
    out.write('d');
    return this;
  }

  /// Begins a list.
  public BencodeWriter list() {
    beforeValue();
    open.push(new Frame(false));
    out.write('l');
    return this;
  }

  /// Ends the innermost list or dictionary.
  public BencodeWriter end() {
    Frame frame = open.poll();
    if (frame == null || frame.valueDue) {
      throw new IllegalStateException("nothing to end here");
    }
    out.write('e');
    return this;
  }

  /// Writes a key, which must sort behind the last one.
  public BencodeWriter key(byte[] key) {
    Frame frame = open.peek();
    if (frame == null || !frame.isDict || frame.valueDue) {
      throw new IllegalStateException("no key is due here");
    }
    if (frame.hasKeys && Arrays.compareUnsigned(frame.lastKey, key) >= 0) {
      throw new IllegalStateException(
          new String(key, UTF_8) + " does not sort behind " + new String(frame.lastKey, UTF_8));
    }
    frame.lastKey = key;
    frame.hasKeys = true;
    frame.valueDue = true;
    bytes(key);
    return this;
  }

  /// Writes a key given as text.
  public BencodeWriter key(String key) {
    return key(key.getBytes(UTF_8));
  }

  /// Writes a string of bytes.
  public BencodeWriter string(byte[] value) {
    beforeValue();
    bytes(value);
    return this;
  }

  /// Writes text as UTF-8.
  public BencodeWriter string(String value) {
    return string(value.getBytes(UTF_8));
  }

  /// Writes an integer.
  public BencodeWriter integer(long value) {
    beforeValue();
    ascii("i" + value + "e");
    return this;
  }

  /// Writes a whole value that is encoded already, such as an info dictionary, as it is.
  public BencodeWriter encoded(byte[] value) {
    beforeValue();
    out.writeBytes(value);
    return this;
  }

  /// Writes a value that was read, in canonical form: keys sorted, of equal keys the first.
  public BencodeWriter value(BencodeValue value) {
    switch (value) {
      case BencodeInteger integer -> integer(integer.value());
      case BencodeString string -> string(string.bytes());
      case BencodeList list -> {
        list();
        list.forEach(this::value);
        end();
      }
      case BencodeDict dict -> {
        SortedMap<byte[], BencodeValue> sorted = new TreeMap<>(Arrays::compareUnsigned);
        dict.entries().forEach(entry -> sorted.putIfAbsent(entry.key().bytes(), entry.value()));
        dict();
        sorted.forEach((key, element) -> key(key).value(element));
        end();
      }
    }
    return this;
  }

  /// Returns what was written, which must be whole.
  public byte[] toBytes() {
    if (!open.isEmpty() || out.size() == 0) {
      throw new IllegalStateException("a value is not finished");
    }
    return out.toByteArray();
  }

  private void beforeValue() {
    Frame frame = open.peek();
    if (frame == null ? out.size() > 0 : frame.isDict && !frame.valueDue) {
      throw new IllegalStateException("no value is due here");
    }
    if (frame != null) {
      frame.valueDue = false;
    }
  }

  private void bytes(byte[] value) {
    ascii(value.length + ":");
    out.writeBytes(value);
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      out.write(text.charAt(i));
    }
  }
}

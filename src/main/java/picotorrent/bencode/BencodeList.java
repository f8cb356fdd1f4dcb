package picotorrent.bencode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// A list of values of any kind.
public final class BencodeList extends BencodeValue implements Iterable<BencodeValue> {
  BencodeList(Tape tape, int token) {
    super(tape, token);
  }

  /// Number of elements; counted on each call.
  public int size() {
    int size = 0;
    for (int at = token + 1; at < tape.next(token); at = tape.next(at)) {
      size++;
    }
    return size;
  }

  /// Returns the elements in order.
  public List<BencodeValue> values() {
    List<BencodeValue> values = new ArrayList<>();
    forEach(values::add);
    return values;
  }

  /// Returns the elements that are strings, in order; others are left out.
  public List<BencodeString> strings() {
    List<BencodeString> strings = new ArrayList<>();
    for (BencodeValue value : this) {
      if (value instanceof BencodeString string) {
        strings.add(string);
      }
    }
    return strings;
  }

  @Override
  public Iterator<BencodeValue> iterator() {
    return new Iterator<>() {
      private int at = token + 1;

      @Override
      public boolean hasNext() {
        return at < tape.next(token);
      }

      @Override
      public BencodeValue next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        BencodeValue value = tape.view(at);
        at = tape.next(at);
        return value;
      }
    };
  }

  @Override
  public String toString() {
    return values().toString();
  }
}

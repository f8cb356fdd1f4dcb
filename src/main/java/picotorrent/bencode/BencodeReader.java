package picotorrent.bencode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picotorrent.base.Sentence;

/// Reads bencode strictly. What cannot be read without guessing is an error; what can be read but
/// is not the canonical form (unsorted or repeated keys, superfluous zeros, `-0`, bytes behind the
/// end) is a finding with its offset. Keeps no state between calls.
public final class BencodeReader {
  /// Findings that are kept; a hostile file could have a million.
  public static final int MAX_FINDINGS = 1_000;

  // Long.MIN_VALUE has 20; more are superfluous zeros, and a run of those is not worth reading.
  private static final int MAX_INTEGER_CHARS = 40;

  // Integer.MAX_VALUE has 10.
  private static final int MAX_LENGTH_DIGITS = 20;

  private static final BencodeFinding END_OF_FINDINGS =
      new BencodeFinding(Integer.MAX_VALUE, "more findings follow that are not listed");

  private final byte[] source;
  private final int to;
  private final BencodeLimits limits;
  private final Tape tape;
  private final List<BencodeFinding> findings = new ArrayList<>(0);
  private int at;

  private BencodeReader(byte[] source, int from, int to, BencodeLimits limits) {
    this.source = source;
    this.at = from;
    this.to = to;
    this.limits = limits;
    this.tape = new Tape(source);
  }

  /// Reads one value that fills `source`; bytes behind it are a finding. The result refers to
  /// `source`, which must not change any more.
  public static BencodeDocument read(byte[] source, BencodeLimits limits) throws BencodeException {
    return read(source, 0, source.length, limits);
  }

  /// Reads one value that fills `source` from `from` to `to` (exclusive); bytes behind it are a
  /// finding. Offsets count from the start of the array.
  public static BencodeDocument read(byte[] source, int from, int to, BencodeLimits limits)
      throws BencodeException {
    BencodeReader reader = new BencodeReader(source, from, to, limits);
    BencodeValue root = reader.root();
    if (reader.at < to) {
      reader.find(reader.at, (to - reader.at) + " bytes follow the end of the value");
    }
    return new BencodeDocument(root, reader.sortedFindings());
  }

  /// Reads one value at `from` and lets anything follow it: its [BencodeValue#end] tells where, as
  /// in a ut_metadata message (BEP 9).
  public static BencodeDocument readPrefix(byte[] source, int from, int to, BencodeLimits limits)
      throws BencodeException {
    BencodeReader reader = new BencodeReader(source, from, to, limits);
    return new BencodeDocument(reader.root(), reader.sortedFindings());
  }

  private BencodeValue root() throws BencodeException {
    if (to - at > limits.maxBytes()) {
      throw new BencodeException(Sentence.of("more than {0} bytes", limits.maxBytes()), at);
    }
    value(0);
    return tape.view(0);
  }

  private void value(int depth) throws BencodeException {
    byte kind = peek();
    switch (kind) {
      case 'i' -> integer();
      case 'l' -> list(depth + 1);
      case 'd' -> dict(depth + 1);
      default -> string();
    }
  }

  private void list(int depth) throws BencodeException {
    int token = open(depth);
    at++;
    while (peek() != 'e') {
      value(depth);
    }
    tape.close(token, ++at);
  }

  private void dict(int depth) throws BencodeException {
    int token = open(depth);
    at++;
    int previous = -1;
    boolean sorted = true;
    while (peek() != 'e') {
      int key = tape.count();
      string();
      if (previous >= 0) {
        int order = compareKeys(previous, key);
        if (order == 0) {
          find(tape.start(key), "the key stands here twice; the first counts");
        } else if (order > 0) {
          find(tape.start(key), "the key is not in sorted order");
          sorted = false;
        }
      }
      previous = key;
      value(depth);
    }
    tape.close(token, ++at);
    if (!sorted) {
      findScatteredDuplicates(token);
    }
  }

  private void findScatteredDuplicates(int dict) {
    Set<ByteBuffer> seen = new HashSet<>();
    int previous = -1;
    for (int key = dict + 1; key < tape.next(dict); key = tape.next(tape.next(key))) {
      int from = new BencodeString(tape, key).contentStart();
      boolean repeated = !seen.add(ByteBuffer.wrap(source, from, tape.end(key) - from));
      if (repeated && compareKeys(previous, key) != 0) {
        find(tape.start(key), "the key stands here twice; the first counts");
      }
      previous = key;
    }
  }

  private int compareKeys(int one, int other) {
    return Arrays.compareUnsigned(
        source,
        new BencodeString(tape, one).contentStart(),
        tape.end(one),
        source,
        new BencodeString(tape, other).contentStart(),
        tape.end(other));
  }

  private void string() throws BencodeException {
    int start = at;
    int token = open(0);
    long length = 0;
    while (isDigit(peek())) {
      length = length * 10 + (source[at] - '0');
      if (++at - start > MAX_LENGTH_DIGITS || length > Integer.MAX_VALUE) {
        throw new BencodeException(Sentence.of("a string longer than its input"), start);
      }
    }
    if (at == start) {
      throw new BencodeException(Sentence.of("neither a value nor an end"), at);
    }
    if (peek() != ':') {
      throw new BencodeException(Sentence.of("no colon behind the length of a string"), at);
    }
    if (source[start] == '0' && at - start > 1) {
      find(start, "the length of a string has superfluous zeros");
    }
    at++;
    if (length > to - at) {
      throw new BencodeException(Sentence.of("a string longer than its input"), start);
    }
    at += (int) length;
    tape.close(token, at);
  }

  private void integer() throws BencodeException {
    int start = at;
    int token = open(0);
    at++;
    boolean negative = peek() == '-';
    if (negative) {
      at++;
    }
    int firstDigit = at;
    long number = 0;
    while (isDigit(peek())) {
      number = appendDigit(number, source[at] - '0', negative, start);
      if (++at - firstDigit > MAX_INTEGER_CHARS) {
        throw new BencodeException(Sentence.of("an integer of too many digits"), start);
      }
    }
    if (at == firstDigit || source[at] != 'e') {
      throw new BencodeException(Sentence.of("not a digit in an integer"), at);
    }
    if (source[firstDigit] == '0' && (at - firstDigit > 1 || negative)) {
      find(start, "the integer has superfluous zeros or is minus zero");
    }
    tape.close(token, ++at);
  }

  /// Builds the number below zero when it is negative, so that the smallest long is reached too.
  private static long appendDigit(long number, int digit, boolean negative, int start)
      throws BencodeException {
    try {
      long shifted = Math.multiplyExact(number, 10L);
      return negative ? Math.subtractExact(shifted, digit) : Math.addExact(shifted, digit);
    } catch (ArithmeticException e) {
      throw new BencodeException(Sentence.of("an integer of more than 64 bits"), start);
    }
  }

  private int open(int depth) throws BencodeException {
    if (depth > limits.maxDepth()) {
      throw new BencodeException(Sentence.of("values nest deeper than {0}", limits.maxDepth()), at);
    }
    if (tape.count() == limits.maxTokens()) {
      throw new BencodeException(Sentence.of("more than {0} values", limits.maxTokens()), at);
    }
    return tape.open(at);
  }

  private byte peek() throws BencodeException {
    if (at >= to) {
      throw new BencodeException(Sentence.of("the input ends in the middle of a value"), at);
    }
    return source[at];
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private void find(int offset, String message) {
    if (findings.size() < MAX_FINDINGS - 1) {
      findings.add(new BencodeFinding(offset, message));
    } else if (findings.size() < MAX_FINDINGS) {
      findings.add(END_OF_FINDINGS);
    }
  }

  private List<BencodeFinding> sortedFindings() {
    findings.sort(Comparator.comparingInt(BencodeFinding::offset));
    return List.copyOf(findings);
  }
}

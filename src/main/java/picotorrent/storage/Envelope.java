package picotorrent.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;

/// One generation of a document as it lies in a file: marked, numbered, named and sealed, so that
/// nothing torn, mixed up or edited is ever taken for it.
///
/// Form: `PTSTATE` and the version, 1 byte each; the generation, 8 bytes; the name's length, 2
/// bytes, and the name in UTF-8; the document's length, 4 bytes, and the document; the SHA-256 of
/// all before. Numbers are big-endian.
///
/// @param name what the document is called in the store
/// @param generation higher is newer
/// @param document what was saved
record Envelope(String name, long generation, byte[] document) {
  /// Far more than any document of ours; a longer file is not one.
  static final int MAX_BYTES = 256 << 20;

  private static final byte[] MAGIC = "PTSTATE".getBytes(StandardCharsets.US_ASCII);
  private static final byte VERSION = 1;
  private static final int SEAL_BYTES = 32;

  /// What a file turned out to be.
  sealed interface Reading {
    /// A whole document.
    record Whole(Envelope envelope) implements Reading {}

    /// Something else; `reason` is one clause for a person.
    record Damaged(Sentence reason) implements Reading {}
  }

  /// The bytes of the file.
  ByteBuffer toBytes() {
    byte[] named = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(
            MAGIC.length + 1 + Long.BYTES + 2 + named.length + 4 + document.length + SEAL_BYTES);
    bytes.put(MAGIC).put(VERSION).putLong(generation);
    bytes.putShort((short) named.length).put(named);
    bytes.putInt(document.length).put(document);
    return bytes.put(seal(bytes.array(), bytes.position())).flip();
  }

  /// Reads a file that should hold the document `name`.
  static Reading read(byte[] bytes, String name) {
    int body = bytes.length - SEAL_BYTES;
    if (body < MAGIC.length + 1 || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      return new Reading.Damaged(Sentence.of("it is not a state file or was cut short"));
    }
    if (bytes[MAGIC.length] != VERSION) {
      return new Reading.Damaged(Sentence.of("it was written by another version"));
    }
    if (!MessageDigest.isEqual(seal(bytes, body), Arrays.copyOfRange(bytes, body, bytes.length))) {
      return new Reading.Damaged(Sentence.of("its checksum does not match"));
    }
    Envelope envelope = parse(ByteBuffer.wrap(bytes, 0, body).position(MAGIC.length + 1));
    if (envelope == null || !envelope.name.equals(name)) {
      return new Reading.Damaged(Sentence.of("it belongs to another document"));
    }
    return new Reading.Whole(envelope);
  }

  /// Reads a document of any name, or null when the bytes are none.
  static @Nullable Envelope of(byte[] bytes) {
    int body = bytes.length - SEAL_BYTES;
    boolean marked =
        body > MAGIC.length
            && Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))
            && bytes[MAGIC.length] == VERSION;
    return marked ? parse(ByteBuffer.wrap(bytes, 0, body).position(MAGIC.length + 1)) : null;
  }

  private static @Nullable Envelope parse(ByteBuffer body) {
    if (body.remaining() < Long.BYTES + Short.BYTES) {
      return null;
    }
    long generation = body.getLong();
    byte[] named = new byte[Short.toUnsignedInt(body.getShort())];
    if (body.remaining() < named.length + Integer.BYTES) {
      return null;
    }
    body.get(named);
    int length = body.getInt();
    if (length != body.remaining()) {
      return null;
    }
    byte[] document = new byte[length];
    body.get(document);
    return new Envelope(new String(named, StandardCharsets.UTF_8), generation, document);
  }

  private static byte[] seal(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

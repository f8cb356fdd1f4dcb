package picotorrent.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Hashes for a few milliseconds before there is anything to hash.
///
/// Java turns to the processor's own instructions for SHA-1 only when it has compiled the code
/// around them to the last, and until then hashes a hundred times slower: with several threads at
/// it that cost a tenth of a second of each command. Done while the engine starts, compiling is
/// over before the first piece is complete. `jlink/btinspect.options` says after how many calls.
final class HashWarmUp implements Runnable {
  /// Half as many again as Java is told to wait for.
  private static final int CALLS = 600;

  /// Two blocks of SHA-1, so that its loop over blocks is a loop.
  private static final int BYTES = 128;

  @Override
  public void run() {
    MessageDigest sha1 = sha1();
    byte[] zeros = new byte[BYTES];
    for (int i = 0; i < CALLS; i++) {
      sha1.update(zeros);
    }
    sha1.digest();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}

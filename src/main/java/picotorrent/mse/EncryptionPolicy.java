package picotorrent.mse;

import com.google.common.collect.ImmutableList;
import java.util.List;

/// What is done about encryption, on connections of either direction.
public enum EncryptionPolicy {
  /// Neither offered nor accepted.
  OFF(Attempt.PLAIN),
  /// Accepted; own connections begin in the clear and fall back to it. Where there is a choice the
  /// stream behind the handshake is left in the clear.
  ALLOWED(Attempt.PLAIN, Attempt.ENCRYPTED),
  /// Own connections begin with it and fall back to the clear. Where there is a choice it is RC4.
  PREFERRED(Attempt.ENCRYPTED, Attempt.PLAIN),
  /// Nothing but RC4 for the whole stream.
  REQUIRED(Attempt.ENCRYPTED);

  /// How a connection of our own may begin.
  public enum Attempt {
    /// With the BitTorrent handshake.
    PLAIN,
    /// With a [MseHandshake#initiator].
    ENCRYPTED
  }

  private final ImmutableList<Attempt> attempts;

  EncryptionPolicy(Attempt... attempts) {
    this.attempts = ImmutableList.copyOf(attempts);
  }

  /// How to connect to a peer: the first way first, the next one when the remote closed before its
  /// handshake came.
  public List<Attempt> attempts() {
    return attempts;
  }

  /// Tells whether an incoming connection may begin with the BitTorrent handshake.
  public boolean acceptsPlain() {
    return attempts.contains(Attempt.PLAIN);
  }

  /// Tells whether an incoming connection may begin with MSE.
  public boolean acceptsEncrypted() {
    return attempts.contains(Attempt.ENCRYPTED);
  }

  /// `crypto_provide`: the methods that an initiator offers.
  int provides() {
    return this == REQUIRED ? CryptoMethod.RC4.bit : CryptoMethod.RC4.bit | CryptoMethod.PLAIN.bit;
  }

  /// `crypto_select`: what a responder takes of the methods that are provided.
  CryptoMethod select(int provided) throws MseException {
    boolean rc4 = (provided & CryptoMethod.RC4.bit) != 0;
    boolean plain = (provided & CryptoMethod.PLAIN.bit) != 0 && this != REQUIRED;
    if (!rc4 && !plain) {
      throw new MseException("no method in common among " + Integer.toHexString(provided));
    }
    return plain && (this == ALLOWED || !rc4) ? CryptoMethod.PLAIN : CryptoMethod.RC4;
  }
}

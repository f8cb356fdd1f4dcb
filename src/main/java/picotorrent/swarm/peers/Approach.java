package picotorrent.swarm.peers;

import org.jspecify.annotations.Nullable;

/// How a peer can be reached, as far as it is known: what others say of it, and what worked.
///
/// Confined to the session loop.
public final class Approach {
  private @Nullable Road answered;
  private @Nullable Boolean veiled;
  private boolean saidToSpeakUtp;
  private boolean saidToPunch;
  private boolean meeting;

  /// How the bytes travel.
  public enum Road {
    TCP,
    UTP
  }

  Approach() {}

  /// Somebody says what it speaks; what was said before stays true.
  ///
  /// @param utp PEX flag 0x04
  /// @param punches PEX flag 0x08: it can be told to connect to us (BEP 55)
  public void said(boolean utp, boolean punches) {
    saidToSpeakUtp |= utp;
    saidToPunch |= punches;
  }

  /// Says whether a rendezvous is under way: both sides connect at once, by uTP (BEP 55).
  public void meeting(boolean now) {
    meeting = now;
  }

  /// Whether a rendezvous is under way.
  public boolean isMeeting() {
    return meeting;
  }

  /// A connection of ours was answered.
  public void answered(Road road) {
    answered = road;
  }

  /// A connection of ours was answered and then ended, however it began: the other road is to be
  /// tried first.
  public void turnedAway() {
    answered = answered == Road.UTP ? Road.TCP : Road.UTP;
  }

  /// A connection of ours got as far as both handshakes.
  ///
  /// @param encrypted whether it began with an encrypted handshake
  public void shookHands(boolean encrypted) {
    veiled = encrypted;
  }

  /// The road that answered last, or null when none has.
  public @Nullable Road answered() {
    return answered;
  }

  /// Whether the last connection that got as far as both handshakes began encrypted; null when none
  /// did.
  public @Nullable Boolean veiled() {
    return veiled;
  }

  /// Whether somebody says that it speaks uTP.
  public boolean saidToSpeakUtp() {
    return saidToSpeakUtp;
  }

  /// Whether somebody says that it can be told to connect to us.
  public boolean saidToPunch() {
    return saidToPunch;
  }
}

package picotorrent.mse;

/// What follows the handshake (MSE §"crypto_provide").
enum CryptoMethod {
  PLAIN(1),
  RC4(2);

  final int bit;

  CryptoMethod(int bit) {
    this.bit = bit;
  }
}

/// Message stream encryption (MSE/PE): a Diffie-Hellman key exchange and RC4 that hide a peer
/// connection from a passive onlooker. It is obfuscation, not security: RC4 and a 768-bit group
/// keep nobody out who wants in.
@NullMarked
package picotorrent.mse;

import org.jspecify.annotations.NullMarked;

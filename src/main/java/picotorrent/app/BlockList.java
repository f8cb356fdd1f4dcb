package picotorrent.app;

import com.google.common.io.ByteStreams;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import picotorrent.base.AddressRange;
import picotorrent.base.AddressRanges;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;

/// A file that lists addresses nobody wants to deal with, in the forms that are about: P2P
/// (`name:1.2.3.4-1.2.3.9`), eMule's `ipfilter.dat` (`001.002.003.004 - 001.002.003.009 , 100 ,
/// name`, where a level above 127 is allowed all the same), and an address, network or range a
/// line; any of them packed with gzip. Lines that say nothing of the kind are passed over.
///
/// @param ranges the addresses
/// @param strange lines that could not be read
public record BlockList(AddressRanges ranges, int strange) {
  /// Unpacked; the largest lists that are about have 30 MB, and a packed bomb ends here.
  private static final long MAX_BYTES = 256L << 20;

  /// Levels of `ipfilter.dat` up to this are blocked.
  private static final int LAST_BLOCKED_LEVEL = 127;

  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private static final String IPV4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";

  private static final Pattern DAT =
      Pattern.compile("(" + IPV4 + ")\\s*-\\s*(" + IPV4 + ")\\s*,\\s*(\\d{1,5})\\s*(?:,.*)?");

  private static final Pattern P2P =
      Pattern.compile(".*:\\s*(" + IPV4 + ")\\s*-\\s*(" + IPV4 + ")\\s*");

  private static final Pattern LEADING_ZEROS = Pattern.compile("(?<=^|\\.)0+(?=\\d)");

  /// Reads a file; takes as long as it is large.
  ///
  /// @throws IOException when it cannot be read, or nothing in it is a range
  public static BlockList read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = ByteStreams.limit(unpacked(in), MAX_BYTES);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.ISO_8859_1))) {
      BlockList list = read(lines);
      if (list.ranges.isEmpty() && list.strange > 0) {
        throw new ToldException(
            Sentence.of("{0} is no list of addresses: not one line of it names one", file), null);
      }
      return list;
    }
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
    in.reset();
    return packed ? new GZIPInputStream(in) : in;
  }

  static BlockList read(BufferedReader lines) throws IOException {
    List<AddressRange> ranges = new ArrayList<>();
    int strange = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String plain = line.strip();
      if (!plain.isEmpty() && !plain.startsWith("#") && !plain.startsWith("//")) {
        Optional<Line> read = line(plain);
        read.filter(Line::blocked).ifPresent(each -> ranges.add(each.range()));
        strange += read.isEmpty() ? 1 : 0;
      }
    }
    return new BlockList(AddressRanges.of(ranges), strange);
  }

  /// What a line says.
  private record Line(AddressRange range, boolean blocked) {}

  private static Optional<Line> line(String text) {
    try {
      Matcher dat = DAT.matcher(text);
      if (dat.matches()) {
        boolean blocked = Integer.parseInt(dat.group(3)) <= LAST_BLOCKED_LEVEL;
        return Optional.of(new Line(range(dat.group(1), dat.group(2)), blocked));
      }
      Matcher p2p = P2P.matcher(text);
      return Optional.of(
          new Line(
              p2p.matches() ? range(p2p.group(1), p2p.group(2)) : AddressRange.parse(text), true));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static AddressRange range(String first, String last) {
    return AddressRange.parse(withoutZeros(first) + "-" + withoutZeros(last));
  }

  private static String withoutZeros(String address) {
    return LEADING_ZEROS.matcher(address).replaceAll("");
  }
}

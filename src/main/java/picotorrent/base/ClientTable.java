package picotorrent.base;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells which program a peer id names (BEP 20): Azureus style (`-qB4620-`), Shadow style
/// (`T03I-----`), Mainline style (`M7-9-2--`) and those who do as they like. Safe on any thread.
public final class ClientTable {
  private static final Pattern AZUREUS =
      Pattern.compile("-([A-Za-z7][A-Za-z~])([0-9A-Za-z]{4})-.*", Pattern.DOTALL);
  private static final Pattern MAINLINE =
      Pattern.compile("([MQ])(\\d+)-(\\d+)-(\\d+)-.*", Pattern.DOTALL);
  private static final Pattern SHADOW =
      Pattern.compile("([A-Z])([0-9A-Za-z]{1,5})-{3,}.*", Pattern.DOTALL);
  private static final CharMatcher PRINTABLE = CharMatcher.inRange('!', '~');

  /// What a version character stands for is its place here.
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /// How the four version characters of the Azureus style are to be read.
  private enum Layout {
    /// `4620` is 4.6.2; the last is a build or says nothing.
    THREE,
    /// `2070` is 2.0.7.0.
    FOUR,
    /// `0171` is 1.71: two digits, two digits.
    TWO_TWO,
    /// Two decimal numbers of two digits: `0112` is 1.12, `0001` is 0.1.
    PAIRS,
    /// `2940` is 2.94 up to major version 3; `4050` is 4.0.5.
    TRANSMISSION
  }

  private record Azureus(String name, Layout layout) {}

  private static final ImmutableMap<String, Azureus> AZUREUS_CODES =
      ImmutableMap.<String, Azureus>builder()
          .putAll(
              codes(
                  Layout.THREE,
                  """
                  7T=aTorrent; AG=Ares; AL=Aleph; AR=Arctic; AT=Artemis; AV=Avicora; AX=BitPump;
                  AZ=Vuze; BB=BitBuddy; BD=BD Torrent; BE=BitTorrent SDK; BF=BitFlu; BG=BTG;
                  BH=BitZilla; BI=BiglyBT; BL=BitBlinder; BM=BitMagnet; BN=Baidu Netdisk;
                  BR=BitRocket; BS=BTSlave; BT=BitTorrent; BW=BitWombat; BX=BittorrentX;
                  CT=CTorrent; DE=Deluge; DP=Propagate; DT=DTorrent; EB=EBit; ES=Electric Sheep;
                  FC=FileCroc; FD=Free Download Manager; FL=Flud; FT=FoxTorrent; FW=FrostWire;
                  FX=Freebox; GR=GetRight; GS=GSTorrent; GT=anacrolix/torrent; HK=Hekate;
                  HL=Halite; HM=hMule; HN=Hydranode; IL=iLivid; JS=Justseed.it; KG=KGet;
                  KT=KTorrent; LC=LeechCraft; LH=LH-ABC; LP=Lphant; LW=LimeWire; MG=MediaGet;
                  MK=Meerkat; MO=MonoTorrent; MP=MooPolice; MR=Miro; MT=MoonlightTorrent;
                  NB=Net::BitTorrent; NX=Net Transport; OS=OneSwarm; OT=OmegaTorrent;
                  PB=Protocol::BitTorrent; PC=CacheLogic; PD=Pando; PE=PeerProject;
                  PI=PicoTorrent; PT=PHPTracker; QD=QQDownload; QT=Qt 4 Torrent example;
                  RM=RUM Torrent; RN=Rain; RS=Rufus; RT=Retriever; RZ=RezTorrent; SB=Swiftbit;
                  SD=Thunder; SG=GS Torrent; SK=Spark; SM=SoMud; SN=ShareNET; SP=BitSpirit;
                  SS=SwarmScope; ST=SymTorrent; SZ=Shareaza; S~=Shareaza; TB=Torch;
                  TG=Torrent GO; TL=Tribler; TN=Torrent.NET; TS=Torrentstorm; TT=TuoTu;
                  TX=Tixati; UE=uTorrent Embedded; UL=uLeecher!; UM=uTorrent for Mac;
                  UT=uTorrent; UW=uTorrent Web; VG=Vagaa; VP=Vuze Plus; WC=Wyzo; WS=HTTP Seed;
                  WT=BitLet; WY=FireTorrent; XC=XTorrent; XF=Xfplay; XL=Xunlei; XS=XSwifter;
                  XT=XanTorrent; XX=XTorrent; ZO=Zona; ZT=ZipTorrent; lt=rTorrent;
                  pb=pbTorrent; qB=qBittorrent; rQ=rqbit; st=SharkTorrent; tT=tTorrent\
                  """))
          .putAll(codes(Layout.FOUR, "LT=libtorrent"))
          .putAll(codes(Layout.TWO_TWO, "BC=BitComet; FG=FlashGet; SW=WebSeed.pro"))
          .putAll(codes(Layout.PAIRS, "pT=Picotorrent; WW=WebTorrent; WD=WebTorrent Desktop"))
          .putAll(codes(Layout.TRANSMISSION, "TR=Transmission"))
          .buildOrThrow();

  private static final ImmutableMap<String, String> SHADOW_CODES =
      ImmutableMap.<String, String>builder()
          .put("A", "ABC")
          .put("O", "Osprey Permaseed")
          .put("Q", "BTQueue")
          .put("R", "Tribler")
          .put("S", "Shadow's client")
          .put("T", "BitTornado")
          .put("U", "UPnP NAT")
          .buildOrThrow();

  /// A pattern and the name of those whose id it matches; a group, if there is one, is the version.
  private record Odd(Pattern pattern, String name) {
    static Odd of(String regex, String name) {
      return new Odd(Pattern.compile(regex, Pattern.DOTALL), name);
    }
  }

  private static final List<Odd> ODD_ONES =
      List.of(
          Odd.of("-aria2-.*", "aria2"),
          Odd.of("A2-(\\d+-\\d+-\\d+)-.*", "aria2"),
          Odd.of("-ML(\\d[\\d.]*)-.*", "MLdonkey"),
          Odd.of("XBT(\\d\\d\\d)[d-].*", "XBT"),
          Odd.of("-BOW([0-9A-Za-z]{3}).*", "Bits on Wheels"),
          Odd.of("OP(\\d{4}).*", "Opera"),
          Odd.of("AZ\\d{4}BT.*", "BitTyrant"),
          Odd.of("-G3.*", "G3 Torrent"),
          Odd.of("exbc.*LORD.*", "BitLord"),
          Odd.of("(?:exbc|FUTB|xUTB).*", "BitComet"),
          Odd.of("LIME.*", "LimeWire"),
          Odd.of("346-.*", "TorrentTopia"),
          Odd.of("Pando-.*", "Pando"),
          Odd.of("btpd/([0-9.]+).*", "btpd"),
          Odd.of("turbobt([0-9.]+).*", "TurboBT"),
          Odd.of("TIX(\\d{4}).*", "Tixati"),
          Odd.of("eX.*", "eXeem"),
          Odd.of("Mbrst(\\d-\\d-\\d).*", "burst!"),
          Odd.of("Plus.*", "Plus!"),
          Odd.of("martini.*", "Martini Man"),
          Odd.of("BG(\\d{2}).*", "BTGetit"),
          Odd.of("10-------.*", "JVtorrent"));

  private ClientTable() {}

  /// Names the program behind a peer id. An id of no known style is named by its own first eight
  /// bytes, with `?` for what is not printable.
  public static Client describe(PeerId id) {
    String text = new String(id.toBytes(), StandardCharsets.ISO_8859_1);
    Client known = odd(text);
    known = known != null ? known : azureus(text);
    known = known != null ? known : mainline(text);
    known = known != null ? known : shadow(text);
    return known != null
        ? known
        : new Client(PRINTABLE.negate().replaceFrom(text.substring(0, 8), '?'), "");
  }

  private static @Nullable Client odd(String id) {
    for (Odd odd : ODD_ONES) {
      Matcher matcher = odd.pattern.matcher(id);
      if (matcher.matches()) {
        String version = matcher.groupCount() > 0 ? matcher.group(1) : "";
        return new Client(odd.name, version.replace('-', '.'));
      }
    }
    return null;
  }

  private static @Nullable Client azureus(String id) {
    Matcher matcher = AZUREUS.matcher(id);
    if (!matcher.matches()) {
      return null;
    }
    Azureus known = AZUREUS_CODES.get(matcher.group(1));
    return known == null
        ? new Client(matcher.group(1), version(Layout.FOUR, matcher.group(2)))
        : new Client(known.name, version(known.layout, matcher.group(2)));
  }

  private static String version(Layout layout, String chars) {
    List<Integer> numbers = chars.chars().map(DIGITS::indexOf).boxed().toList();
    return switch (layout) {
      case THREE -> dotted(numbers.subList(0, 3));
      case FOUR -> dotted(numbers);
      case TWO_TWO -> decimal(numbers, 0) + "." + numbers.get(2) + numbers.get(3);
      case PAIRS -> decimal(numbers, 0) + "." + decimal(numbers, 2);
      case TRANSMISSION ->
          numbers.getFirst() >= 4
              ? dotted(numbers.subList(0, 3))
              : numbers.getFirst() + "." + numbers.get(1) + numbers.get(2);
    };
  }

  private static int decimal(List<Integer> numbers, int at) {
    return numbers.get(at) * 10 + numbers.get(at + 1);
  }

  private static String dotted(List<Integer> numbers) {
    List<String> parts = new ArrayList<>();
    numbers.forEach(number -> parts.add(number.toString()));
    return String.join(".", parts);
  }

  private static @Nullable Client mainline(String id) {
    Matcher matcher = MAINLINE.matcher(id);
    if (!matcher.matches()) {
      return null;
    }
    String name = matcher.group(1).equals("M") ? "BitTorrent" : "Queen Bee";
    return new Client(name, String.join(".", matcher.group(2), matcher.group(3), matcher.group(4)));
  }

  private static @Nullable Client shadow(String id) {
    Matcher matcher = SHADOW.matcher(id);
    String name = matcher.matches() ? SHADOW_CODES.get(matcher.group(1)) : null;
    if (name == null) {
      return null;
    }
    List<Integer> numbers = new ArrayList<>();
    matcher.group(2).chars().map(DIGITS::indexOf).forEach(numbers::add);
    return new Client(name, dotted(numbers));
  }

  private static Map<String, Azureus> codes(Layout layout, String list) {
    Map<String, String> names =
        Splitter.on(';').trimResults().withKeyValueSeparator('=').split(list);
    return Maps.transformValues(names, name -> new Azureus(name, layout));
  }
}

package picotorrent.portmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlScannerTest {
  private static List<String> scan(String xml) throws GatewayException {
    List<String> heard = new ArrayList<>();
    XmlScanner.scan(
        xml,
        new XmlScanner.Visitor() {
          @Override
          public void start(String name) {
            heard.add("<" + name);
          }

          @Override
          public void end(String name, String text) {
            heard.add(name + "=" + text);
          }
        });
    return heard;
  }

  @Test
  void elementsTextAndWhatStandsBetweenAreRead() throws GatewayException {
    assertEquals(
        List.of("<root", "<a", "a=1 < 2 & A\u00e9", "<b", "b=", "<c", "c=<raw>", "root="),
        scan(
            "<?xml version=\"1.0\"?>\r\n<!-- <x> --><s:root xmlns:s='u>v'>"
                + "<a k=\"</a>\"> 1 &lt; 2 &amp; &#65;&#xe9; </a><b/>"
                + "<c><![CDATA[<raw>]]></c ></s:root>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<",
        "<a",
        "<a>",
        "<a></b>",
        "</a>",
        "<a><b></a></b>",
        "<a>&</a>",
        "<a>&x;</a>",
        "<a>&#xffffffff;</a>",
        "<a>&#1114112;</a>",
        "<a>&#-1;</a>",
        "<!-- ",
        "<?xml",
        "<a><![CDATA[</a>",
        "<a k='></a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><root>&x;</root>",
        "<a><!ENTITY b 'c'></a>",
      })
  void whatIsNotWholeOrNamesEntitiesIsRefused(String xml) {
    assertThrows(GatewayException.class, () -> scan(xml));
  }

  @Test
  void depthAndNumberAreBounded() {
    assertThrows(GatewayException.class, () -> scan("<a>".repeat(33) + "</a>".repeat(33)));
    assertThrows(GatewayException.class, () -> scan("<a>" + "<b/>".repeat(20_001) + "</a>"));
  }

  @Test
  void anyTextIsReadOrRefused() {
    long seed = 20_261_122L;
    Random random = new Random(seed);
    String alphabet = "<>/!?-[]&;#x\"'ab =:CDATA";
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder xml = new StringBuilder("<a>");
      for (int length = random.nextInt(40); length > 0; length--) {
        xml.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        scan(xml.append("</a>").toString());
      } catch (GatewayException e) {
        refused++;
      }
    }
    assertEquals(true, refused > 1_000 && refused < 50_000, refused + " seed " + seed);
  }
}

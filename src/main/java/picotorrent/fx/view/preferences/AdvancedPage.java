package picotorrent.fx.view.preferences;

import java.util.List;
import picotorrent.api.EngineSettings.Limits;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.fx.view.part.Desk;

/// Connections, memory, transports.
final class AdvancedPage extends PreferencePage {
  AdvancedPage(Desk desk) {
    super(desk);
  }

  @Override
  List<Card> cards() {
    Limits limits = change.engine().limits();
    return List.of(
        make.card(
            "connections",
            make.row(
                "connections-all",
                make.number(
                    limits.connections(),
                    "",
                    60_000,
                    n ->
                        change.limits(l ->
                            new Limits(
                                l.rates(),
                                (int) Math.max(1, n),
                                l.connectionsPerTorrent(),
                                l.uploadSlots(),
                                l.pieceMemoryBytes(),
                                l.peersRemembered())))),
            make.row(
                "connections-each",
                make.number(
                    limits.connectionsPerTorrent(),
                    "",
                    60_000,
                    n ->
                        change.limits(l ->
                            new Limits(
                                l.rates(),
                                l.connections(),
                                (int) Math.max(1, n),
                                l.uploadSlots(),
                                l.pieceMemoryBytes(),
                                l.peersRemembered())))),
            make.row(
                "memory",
                make.number(
                    limits.pieceMemoryBytes() >> 20,
                    "MiB",
                    16_384,
                    n ->
                        change.limits(l ->
                            new Limits(
                                l.rates(),
                                l.connections(),
                                l.connectionsPerTorrent(),
                                l.uploadSlots(),
                                Math.max(16, n) << 20,
                                l.peersRemembered()))))),
        make.card(
            "transport",
            make.row(
                "transports",
                make.choice(
                    TransportChoice.values(),
                    change.engine().transport().choice(),
                    "transport.",
                    next ->
                        change.engine(
                            e -> e.with(new Transport(next, e.transport().encryption())))))));
  }
}

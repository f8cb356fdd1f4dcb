package picotorrent.fx.view.preferences;

import java.util.List;
import picotorrent.api.EngineSettings.Discovery;
import picotorrent.api.EngineSettings.Listen;
import picotorrent.fx.view.part.Desk;

/// Being reachable and finding peers.
final class ConnectionPage extends PreferencePage {
  private final Desk desk;

  ConnectionPage(Desk desk) {
    super(desk);
    this.desk = desk;
  }

  @Override
  List<Card> cards() {
    Listen listen = change.engine().listen();
    Discovery found = change.engine().discovery();
    return List.of(
        reach(listen),
        find(found),
        make.card(
            "banned",
            make.row("banned", new BanList(desk)),
            make.row(
                "block-list",
                make.file(
                    change.now().folders().blockList(),
                    path -> change.folders(f -> f.withBlockList(path))))));
  }

  private Card reach(Listen listen) {
    return make.card(
        "reach",
        make.row(
            "port",
            make.number(
                listen.port(),
                "",
                65_535,
                n ->
                    change.listen(l ->
                        new Listen(l.addresses(), (int) n, l.anotherPortIfTaken(), l.mapPorts())))),
        make.row(
            "bind",
            PreferenceControls.addresses(
                listen.addresses(),
                addresses ->
                    change.listen(l ->
                        new Listen(addresses, l.port(), l.anotherPortIfTaken(), l.mapPorts())))),
        make.row(
            "another-port",
            PreferenceControls.toggle(
                listen.anotherPortIfTaken(),
                on -> change.listen(l -> new Listen(l.addresses(), l.port(), on, l.mapPorts())))),
        make.row(
            "map-ports",
            PreferenceControls.toggle(
                listen.mapPorts(),
                on ->
                    change.listen(
                        l -> new Listen(l.addresses(), l.port(), l.anotherPortIfTaken(), on)))));
  }

  private Card find(Discovery found) {
    return make.card(
        "find",
        make.row(
            "dht",
            PreferenceControls.toggle(
                found.dht(),
                on ->
                    change.discovery(d ->
                        new Discovery(
                            d.trackers(),
                            on,
                            d.pex(),
                            d.localDiscovery(),
                            d.dhtRouters(),
                            d.dhtReadOnly())))),
        make.row(
            "dht-read-only",
            PreferenceControls.toggle(
                found.dhtReadOnly(),
                on ->
                    change.discovery(d ->
                        new Discovery(
                            d.trackers(),
                            d.dht(),
                            d.pex(),
                            d.localDiscovery(),
                            d.dhtRouters(),
                            on)))),
        make.row(
            "pex",
            PreferenceControls.toggle(
                found.pex(),
                on ->
                    change.discovery(d ->
                        new Discovery(
                            d.trackers(),
                            d.dht(),
                            on,
                            d.localDiscovery(),
                            d.dhtRouters(),
                            d.dhtReadOnly())))),
        make.row(
            "local",
            PreferenceControls.toggle(
                found.localDiscovery(),
                on ->
                    change.discovery(d ->
                        new Discovery(
                            d.trackers(),
                            d.dht(),
                            d.pex(),
                            on,
                            d.dhtRouters(),
                            d.dhtReadOnly())))));
  }
}

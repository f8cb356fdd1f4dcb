/// Picotorrent: a BitTorrent engine, its command line and its desktop application in one module.
///
/// Other programs may use the exported packages; everything else is ours to change.
module picotorrent {
  requires static transitive org.jspecify;
  requires com.google.common;
  requires java.desktop;
  requires java.net.http;
  requires java.logging;
  requires jdk.httpserver;
  requires jdk.net;
  requires info.picocli;
  requires io.avaje.jsonb;
  requires javafx.controls;
  requires atlantafx.base;
  requires org.freedesktop.dbus;
  requires org.controlsfx.controls;
  requires org.kordamp.ikonli.javafx;
  requires org.kordamp.ikonli.bootstrapicons;

  uses picotorrent.app.DesktopStarter;

  provides picotorrent.app.DesktopStarter with
      picotorrent.fx.desktop.DesktopOpener;

  exports picotorrent.api;
  exports picotorrent.base;
  exports picotorrent.bencode;
  exports picotorrent.metainfo;
  exports picotorrent.socket;

  opens picotorrent.cli to
      info.picocli;
  opens picotorrent.tray to
      org.freedesktop.dbus;

  exports picotorrent.fx.desktop to
      javafx.graphics;
}

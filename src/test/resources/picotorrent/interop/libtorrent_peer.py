"""One libtorrent session with one torrent and no means of finding peers but those it is told.

libtorrent_peer.py seed|leech SOURCE FOLDER ADDRESS:PORT [--peer ADDRESS:PORT] [--utp | --tcp]
    [--encrypted | --clear] [--no-payload] [--slow] [--lsd] [--dht ADDRESS:PORT]

SOURCE is a torrent file or a magnet link. A seed runs until it is stopped, a leech until it has everything.
"""
import argparse
import itertools
import sys
import time
import warnings

import libtorrent as lt

warnings.simplefilter('ignore')

parser = argparse.ArgumentParser()
parser.add_argument('role', choices=('seed', 'leech'))
parser.add_argument('source')
parser.add_argument('folder')
parser.add_argument('listen')
parser.add_argument('--peer')
parser.add_argument('--utp', action='store_true')
parser.add_argument('--tcp', action='store_true')
parser.add_argument('--encrypted', action='store_true')
parser.add_argument('--no-payload', action='store_true')
parser.add_argument('--clear', action='store_true')
parser.add_argument('--slow', action='store_true')
parser.add_argument('--lsd', action='store_true')
parser.add_argument('--dht')
options = parser.parse_args()

settings = {
    'listen_interfaces': options.listen,
    'enable_dht': options.dht is not None,
    'dht_bootstrap_nodes': options.dht or '',
    'enable_lsd': options.lsd,
    'enable_upnp': False,
    'enable_natpmp': False,
    'ssrf_mitigation': False,  # a tracker on a private address is refused otherwise
    'min_reconnect_time': 1,
}
if options.utp:
    settings.update(enable_incoming_tcp=False, enable_outgoing_tcp=False)
if options.tcp:
    settings.update(enable_incoming_utp=False, enable_outgoing_utp=False)
if options.encrypted:
    settings.update(in_enc_policy=0, out_enc_policy=0, allowed_enc_level=2)  # forced, and RC4 for the stream too
if options.clear:
    settings.update(in_enc_policy=2, out_enc_policy=2)  # neither offered nor taken
if options.dht:  # its nodes share an address, which is local
    settings.update(dht_restrict_routing_ips=False, dht_restrict_search_ips=False, dht_ignore_dark_internet=False)
    settings.update(dht_enforce_node_id=False)
if options.slow:
    settings.update(download_rate_limit=4000, upload_rate_limit=4000)
session = lt.session(settings)
if options.slow:
    session.set_peer_class_filter(lt.ip_filter())  # local peers have no limits otherwise

if options.source.startswith('magnet:'):
    torrent = lt.parse_magnet_uri(options.source)
else:
    torrent = lt.add_torrent_params()
    torrent.ti = lt.torrent_info(options.source)
torrent.save_path = options.folder
if options.no_payload:
    torrent.save_path += '-nothing'  # it has the metadata alone
torrent.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
handle = session.add_torrent(torrent)

for beat in itertools.count():
    status = handle.status()
    print('%s %.3f of %d bytes, %d peers' % (status.state, status.progress, status.total_wanted, status.num_peers))
    for alert in session.pop_alerts():
        print(alert.message())
    sys.stdout.flush()
    if options.role == 'leech' and status.is_seeding:
        break
    # Not at every beat: asking again would end the attempt under way, which may be uTP giving way to TCP.
    if options.peer and status.num_peers == 0 and beat % 20 == 0:
        host, port = options.peer.rsplit(':', 1)
        handle.connect_peer((host, int(port)))
    if options.dht and beat % 10 == 4:
        handle.force_dht_announce()  # the first one went out before the table was filled
    time.sleep(0.5)

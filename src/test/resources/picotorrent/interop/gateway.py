"""A router that leads ports in when asked: UPnP, NAT-PMP and PCP, as a home router speaks them.

gateway.py ADDRESS LOG MODE [LINK]

MODE is ok, pmp (NAT-PMP alone), refuse, hang, garbage, bomb (entities in the XML), redirect (to a file of this machine), lie (an address outside that
nobody can have), or by UPnP alone: conflict (the port is somebody else's) or permanent (no lease may end). Every change of
a mapping is a line in LOG: "map|unmap pcp|pmp|upnp|pcp6|hole tcp|udp PORT"; the last two are holes in the firewall for IPv6, by PCP to fe80::1 on
LINK and by UPnP.
"""
import http.server
import re
import socket
import struct
import sys
import threading

ADDRESS, LOG, MODE = sys.argv[1:4]
LINK = sys.argv[4] if len(sys.argv) > 4 else None
OUTSIDE = '127.0.0.1' if MODE == 'lie' else '203.0.113.7'
UPNP_ALONE = MODE in ('conflict', 'permanent')
HTTP_PORT = 5555
PROTOCOLS = {6: 'tcp', 17: 'udp'}
log = open(LOG, 'a', buffering=1)


def note(*words):
    print(*words, file=log)


holes = {}
inside_of = {}


def pcp6(message, sender):
    version, opcode, lifetime = struct.unpack('>BBxxI', message[:8])
    nonce, protocol, inside, wanted = struct.unpack('>12sBxxxHH', message[24:44])
    right = version == 2 and message[8:24] == socket.inet_pton(socket.AF_INET6, sender[0])
    if right:
        note('map' if lifetime else 'unmap', 'pcp6', PROTOCOLS[protocol], inside)
    head = struct.pack('>BBxBII12x', version, opcode | 0x80, 0 if right else 12, lifetime, 1)
    return head + struct.pack('>12sBxxxHH', nonce, protocol, inside, inside) + message[8:24]


def serve_pcp6():
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.bind(('fe80::1', 5351, 0, socket.if_nametoindex(LINK)))
    while True:
        message, sender = sock.recvfrom(1100)
        sock.sendto(pcp6(message, sender), sender)


def pcp(message):
    if MODE == 'pmp':
        return struct.pack('>BBHI', 0, 0x80, 1, 1)
    version, opcode, lifetime = struct.unpack('>BBxxI', message[:8])
    nonce, protocol, inside, wanted = struct.unpack('>12sBxxxHH', message[24:44])
    result = 2 if MODE == 'refuse' else 0
    if result == 0:
        note('map' if lifetime else 'unmap', 'pcp', PROTOCOLS[protocol], inside)
    head = struct.pack('>BBxBII12x', version, opcode | 0x80, result, lifetime, 1)
    mapped = b'\0' * 10 + b'\xff\xff' + socket.inet_aton(OUTSIDE)
    return head + struct.pack('>12sBxxxHH', nonce, protocol, inside, wanted or inside) + mapped


def pmp(message):
    opcode = message[1]
    result = 2 if MODE == 'refuse' else 0
    if opcode == 0:
        return struct.pack('>BBHI', 0, 0x80, result, 1) + socket.inet_aton(OUTSIDE)
    inside, outside, lifetime = struct.unpack('>HHI', message[4:12])
    if result == 0:
        note('map' if lifetime else 'unmap', 'pmp', 'udp' if opcode == 1 else 'tcp', inside)
    return struct.pack('>BBHIHHI', 0, 0x80 | opcode, result, 1, inside, outside or inside, lifetime)


def serve_pmp():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((ADDRESS, 5351))
    while True:
        message, sender = sock.recvfrom(1100)
        if MODE == 'garbage':
            sock.sendto(bytes(range(7)), sender)
        elif MODE != 'hang' and not UPNP_ALONE and len(message) >= 2:
            sock.sendto((pcp if message[0] == 2 else pmp)(message), sender)


def serve_ssdp():
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(('', 1900))
    member = socket.inet_aton('239.255.255.250') + socket.inet_aton(ADDRESS)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    while True:
        message, sender = sock.recvfrom(2000)
        asked = re.search(rb'(?im)^ST:\s*(\S+InternetGatewayDevice:1)', message)
        if not asked or MODE in ('hang', 'pmp'):
            continue
        place = 'http://%s:%d/device.xml' % (ADDRESS, HTTP_PORT)
        if MODE == 'garbage':
            place = 'http://\u00ff:99999/'
        answer = 'HTTP/1.1 200 OK\r\nST: %s\r\nUSN: uuid:test\r\nLOCATION: %s\r\n\r\n' % (asked[1].decode(), place)
        sock.sendto(answer.encode('latin-1'), sender)


SERVICE = 'urn:schemas-upnp-org:service:WANIPConnection:1'
FIREWALL = 'urn:schemas-upnp-org:service:WANIPv6FirewallControl:1'
FIREWALL_SERVICE = '''<service><serviceType>%s</serviceType><serviceId>urn:upnp-org:serviceId:WANIPv6FC1</serviceId>
<SCPDURL>/fc.xml</SCPDURL><controlURL>/firewall</controlURL><eventSubURL>/event</eventSubURL></service>''' % FIREWALL
DEVICE = '''<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><device>
<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<deviceList><device><deviceType>urn:schemas-upnp-org:device:WANDevice:1</deviceType>
<deviceList><device><deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType>
<serviceList><service><serviceType>%s</serviceType><serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>
<SCPDURL>/scpd.xml</SCPDURL><controlURL>/control</controlURL><eventSubURL>/event</eventSubURL></service>%s</serviceList>
</device></deviceList></device></deviceList></device></root>''' % (SERVICE, FIREWALL_SERVICE if LINK else '')
BOMB = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "%s">%s<!ENTITY f SYSTEM "file:///etc/hostname">]><root>&i;&f;</root>' % (
    'x' * 100, ''.join('<!ENTITY %s "%s">' % (b, ('&%s;' % a) * 10) for a, b in zip('abcdefgh', 'bcdefghi')))


class Upnp(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if MODE == 'redirect':
            self.send_response(302)
            self.send_header('Location', 'file:///etc/hostname')
            self.send_header('Content-Length', '0')
            self.end_headers()
        else:
            self.say(200, BOMB if MODE == 'bomb' else DEVICE)

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length'])).decode()
        action = self.headers['SOAPAction'].strip('"').split('#')[1]
        if MODE == 'refuse' and action == 'AddPortMapping':
            self.fault(606)
            return
        if action.endswith('Pinhole'):
            self.pinhole(action, dict(re.findall('<([A-Za-z]+)>([^<]*)</', body)))
            return
        if action.endswith('PortMapping'):
            port = re.search('<NewExternalPort>([0-9]+)<', body)[1]
            protocol = re.search('<NewProtocol>([A-Z]+)<', body)[1].lower()
            if MODE == 'conflict' and action.startswith('Add') and '<NewInternalPort>%s<' % port in body:
                self.fault(718)
                return
            if MODE == 'permanent' and action.startswith('Add') and '<NewLeaseDuration>0<' not in body:
                self.fault(725)
                return
            if action.startswith('Add'):
                inside_of[protocol, port] = re.search('<NewInternalPort>([0-9]+)<', body)[1]
            note('map' if action.startswith('Add') else 'unmap', 'upnp', protocol, inside_of.get((protocol, port), port))
        told = '<NewExternalIPAddress>%s</NewExternalIPAddress>' % OUTSIDE if 'ExternalIP' in action else ''
        self.envelope(200, '<u:%sResponse xmlns:u="%s">%s</u:%sResponse>' % (action, SERVICE, told, action))

    def fault(self, code):
        self.envelope(500, '<s:Fault><detail><UPnPError><errorCode>%d</errorCode></UPnPError></detail></s:Fault>' % code)

    def pinhole(self, action, said):
        number = said.get('UniqueID', str(len(holes) + 1))
        if action == 'AddPinhole':
            holes[number] = (PROTOCOLS[int(said['Protocol'])], said['InternalPort'])
        note('unmap' if action == 'DeletePinhole' else 'map', 'hole', *holes[number])
        told = '<UniqueID>%s</UniqueID>' % number if action == 'AddPinhole' else ''
        self.envelope(200, '<u:%sResponse xmlns:u="%s">%s</u:%sResponse>' % (action, FIREWALL, told, action))

    def envelope(self, status, body):
        space = 'http://schemas.xmlsoap.org/soap/envelope/'
        self.say(status, '<?xml version="1.0"?><s:Envelope xmlns:s="%s"><s:Body>%s</s:Body></s:Envelope>' % (space, body))

    def say(self, status, text):
        self.send_response(status)
        self.send_header('Content-Type', 'text/xml')
        self.send_header('Content-Length', str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


threading.Thread(target=serve_pmp, daemon=True).start()
if LINK:
    threading.Thread(target=serve_pcp6, daemon=True).start()
threading.Thread(target=serve_ssdp, daemon=True).start()
http.server.ThreadingHTTPServer((ADDRESS, HTTP_PORT), Upnp).serve_forever()

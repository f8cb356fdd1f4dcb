"""A router that leads ports in when asked: UPnP, NAT-PMP and PCP, as a home router speaks them.

gateway.py ADDRESS LOG MODE

MODE is ok, pmp (NAT-PMP alone), refuse, hang, garbage, bomb (entities in the XML) or redirect (to a file of this machine). Every change of
a mapping is a line in LOG: "map|unmap pcp|pmp|upnp tcp|udp PORT".
"""
import http.server
import re
import socket
import struct
import sys
import threading

ADDRESS, LOG, MODE = sys.argv[1:4]
OUTSIDE = '203.0.113.7'
HTTP_PORT = 5555
PROTOCOLS = {6: 'tcp', 17: 'udp'}
log = open(LOG, 'a', buffering=1)


def note(*words):
    print(*words, file=log)


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
        elif MODE != 'hang' and len(message) >= 2:
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
DEVICE = '''<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><device>
<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>
<deviceList><device><deviceType>urn:schemas-upnp-org:device:WANDevice:1</deviceType>
<deviceList><device><deviceType>urn:schemas-upnp-org:device:WANConnectionDevice:1</deviceType>
<serviceList><service><serviceType>%s</serviceType><serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>
<SCPDURL>/scpd.xml</SCPDURL><controlURL>/control</controlURL><eventSubURL>/event</eventSubURL></service></serviceList>
</device></deviceList></device></deviceList></device></root>''' % SERVICE
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
            self.envelope(500, '<s:Fault><detail><UPnPError><errorCode>606</errorCode></UPnPError></detail></s:Fault>')
            return
        if action.endswith('PortMapping'):
            port = re.search('<NewExternalPort>([0-9]+)<', body)[1]
            protocol = re.search('<NewProtocol>([A-Z]+)<', body)[1].lower()
            note('map' if action.startswith('Add') else 'unmap', 'upnp', protocol, port)
        told = '<NewExternalIPAddress>%s</NewExternalIPAddress>' % OUTSIDE if 'ExternalIP' in action else ''
        self.envelope(200, '<u:%sResponse xmlns:u="%s">%s</u:%sResponse>' % (action, SERVICE, told, action))

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
threading.Thread(target=serve_ssdp, daemon=True).start()
http.server.ThreadingHTTPServer((ADDRESS, HTTP_PORT), Upnp).serve_forever()

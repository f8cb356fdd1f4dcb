"""Passes datagrams on between clients and one target, and mistreats them on the way, both directions alike.

udp_mangler.py ADDRESS:PORT TARGET_ADDRESS:PORT LOSS DUPLICATION REORDERING CORRUPTION DELAY_MS

The four shares are of all datagrams, 0 to 1. A reordered datagram comes 30 ms late, a corrupt one has a bit turned over.
"""
import heapq
import itertools
import random
import select
import socket
import sys
import time


def endpoint(text):
    host, port = text.rsplit(':', 1)
    return host, int(port)


here, target = endpoint(sys.argv[1]), endpoint(sys.argv[2])
loss, duplication, reordering, corruption = (float(share) for share in sys.argv[3:7])
delay = float(sys.argv[7]) / 1000
dice = random.Random(1)
order = itertools.count()
under_way = []  # (when, number, socket, address or None, datagram)
front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
front.bind(here)
backs = {}  # of each client, the socket that stands for it towards the target


def back_for(client):
    if client not in backs:
        back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        back.bind((here[0], 0))
        back.connect(target)
        backs[client] = back
    return backs[client]


def mistreat(datagram, out, address):
    if dice.random() < loss:
        return
    if dice.random() < corruption:
        turned = bytearray(datagram)
        turned[dice.randrange(len(turned))] ^= 1 << dice.randrange(8)
        datagram = bytes(turned)
    due = time.monotonic() + delay + (0.03 if dice.random() < reordering else 0)
    for _ in range(2 if dice.random() < duplication else 1):
        heapq.heappush(under_way, (due, next(order), out, address, datagram))


while True:
    patience = max(0, under_way[0][0] - time.monotonic()) if under_way else None
    ready, _, _ = select.select([front, *backs.values()], [], [], patience)
    for source in ready:
        try:
            datagram, sender = source.recvfrom(65536)
        except ConnectionError:
            continue  # nobody there yet
        if source is front:
            mistreat(datagram, back_for(sender), None)
        else:
            client = next(client for client, back in backs.items() if back is source)
            mistreat(datagram, front, client)
    while under_way and under_way[0][0] <= time.monotonic():
        _, _, out, address, datagram = heapq.heappop(under_way)
        try:
            out.sendto(datagram, address) if address else out.send(datagram)
        except OSError:
            pass  # as lost as any other

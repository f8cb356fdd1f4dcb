#!/bin/sh
# Run in a network namespace: takes every address away but loopback and the link-local ones of its cables, and waits for these.
ip address flush dev lo scope global
for card in $(ip -o link show type veth | sed 's/^[0-9]*: \([^@:]*\).*/\1/'); do
  ip -4 address flush dev "$card"
  ip -6 address flush dev "$card" scope global
  ip -6 -o address show dev "$card" scope link -tentative | grep -q . || exit 1
done

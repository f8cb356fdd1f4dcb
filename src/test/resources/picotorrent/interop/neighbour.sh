#!/bin/sh
# Run in a new network namespace: joins it by a cable to the one of process $1, which becomes its router, and keeps it until
# standard input ends. There the address is 10.77.2.1, here 10.77.2.2; both ends have an IPv6 address of a local network, too.
set -e
there() { nsenter "--net=/proc/$router/ns/net" "$@"; }
router=$1
ip link set lo up
ip link add cable1 type veth peer name cable0 netns "$router"
there ip address add 10.77.2.1/24 dev cable0
there ip -6 address add fd77::1/64 dev cable0 nodad
there ip link set cable0 up
ip address add 10.77.2.2/24 dev cable1
ip -6 address add fd77::2/64 dev cable1 nodad
ip link set cable1 up
ip route add default via 10.77.2.1
there ip route add 224.0.0.0/4 dev cable0
ip route add 224.0.0.0/4 dev cable1
echo ready
exec cat

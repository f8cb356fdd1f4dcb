#!/bin/sh
# Run in a new network namespace: gives it loopback alone, with addresses for a swarm whose members must not share one,
# and keeps it until standard input ends.
set -e
ip link set lo up
for host in 1 2 3 4 5; do ip address add "10.77.0.$host/32" dev lo; done
echo ready
exec cat

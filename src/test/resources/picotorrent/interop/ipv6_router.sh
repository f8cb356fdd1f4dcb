#!/bin/sh
# Run in a network namespace at an end of a cable: gives the network an IPv6 router, fe80::1 on cable0, and its other host an address
# of the internet.
if ip link show cable0 >/dev/null 2>&1; then
  ip -6 address replace fe80::1/64 dev cable0 nodad && ip -6 route replace 2001:db8:77::/64 dev cable0
else
  ip -6 address replace 2001:db8:77::2/64 dev cable1 nodad && ip -6 route replace default via fe80::1 dev cable1
fi

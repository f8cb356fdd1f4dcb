#!/bin/sh
# Whether somebody has bound a UDP port there: bound.sh ADDRESS:PORT
ss -H -lun "src $1" | grep -q .

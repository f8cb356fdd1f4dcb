#!/bin/sh
# Whether somebody listens for TCP there: listening.sh ADDRESS:PORT
ss -H -ltn "src $1" | grep -q .

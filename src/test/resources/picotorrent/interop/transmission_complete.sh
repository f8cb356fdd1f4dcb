#!/bin/sh
# Whether the only torrent of the daemon is complete: transmission_complete.sh ADDRESS:PORT
transmission-remote "$1" --torrent 1 --info | grep -q 'Percent Done: 100%'

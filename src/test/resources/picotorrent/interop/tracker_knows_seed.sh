#!/bin/bash
# Whether the tracker knows a seed of a torrent: tracker_knows_seed.sh HOST PORT URL_ENCODED_HASH
exec 3<>"/dev/tcp/$1/$2"
printf 'GET /scrape?info_hash=%s HTTP/1.0\r\nHost: %s\r\n\r\n' "$3" "$1" >&3
grep -a -q '8:completei[1-9]' <&3

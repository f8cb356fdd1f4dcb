#!/bin/sh
# Waits until a command succeeds: await.sh SECONDS COMMAND...
end=$(($(date +%s) + $1))
shift
until "$@"; do
  [ "$(date +%s)" -lt "$end" ] || exit 1
  sleep 0.1
done

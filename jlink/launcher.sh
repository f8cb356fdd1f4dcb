#!/bin/sh
# Starts @name@ on the runtime image this script lies in.
self=$(readlink -f -- "$0") || exit 1
home=${self%/bin/*}

# Java takes the encoding of file names from the locale, and the C locale knows ASCII alone.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
  C | POSIX) LC_ALL=C.UTF-8; export LC_ALL ;;
esac

exec "$home/bin/java" "-XX:AOTCache=$home/lib/@name@.aot" "-Dpicotorrent.home=$home" "@$home/conf/@name@.options" -m @main@ "$@"

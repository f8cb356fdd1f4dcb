#!/bin/sh
# Whether a file has exactly that line: said.sh FILE LINE
grep -qxF -- "$2" "$1"

#!/bin/sh
# Whether a file is there: exists.sh FILE
[ -e "$1" ]

#!/bin/sh
# Sets the repository of backups up, then streams WAL, makes backups and holds drills until it is stopped.
set -eu
leadmill backup-setup
exec leadmill keep-backups

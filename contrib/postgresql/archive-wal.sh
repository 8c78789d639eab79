#!/bin/sh
# 归档一段 WAL（PostgreSQL 的 archive_command）。同名文件绝不覆盖；写完、落盘以后才出现在归档中。
# Archives one WAL segment. Never overwrites; a segment appears whole or not at all.
#
#   archive_mode = on
#   archive_command = '/srv/cetrack/contrib/postgresql/archive-wal.sh %p %f /var/backups/cetrack-wal'
#   archive_timeout = 300
set -eu
umask 077
if [ $# -ne 3 ]; then
    echo "用法（usage）：archive_command = 'archive-wal.sh %p %f 归档文件夹'" >&2
    exit 2
fi
source=$1 name=$2 folder=$3
mkdir -p "$folder/wal"
target=$folder/wal/$name
if [ -e "$target" ]; then
    cmp -s "$source" "$target" && exit 0 # PostgreSQL asks again when it did not hear the answer
    echo "archive-wal: $target 已存在且内容不同，没有覆盖（exists with other content）" >&2
    exit 1
fi
cp "$source" "$target.part"
sync "$target.part"
mv "$target.part" "$target"
sync "$folder/wal"

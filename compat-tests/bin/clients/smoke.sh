#!/bin/sh
# librabbitmq's tools: publish, count, consume with prefetch, and again after a restart of the broker.
set -e
queue=smoke-c
amqp-declare-queue -u "$1" -q $queue -d > /dev/null
for number in 1 2 3 4 5 6 7 8 9 10; do
    amqp-publish -u "$1" -r $queue -p -b "$number"
done
sh -c "$2"
for attempt in $(seq 300); do
    amqp-declare-queue -u "$1" -q $queue -d > /dev/null 2>&1 && break
    sleep 0.2
done
seen=$(amqp-consume -u "$1" -q $queue -c 10 -p 3 cat | sort -n -u | tr -d '\n' || true)
[ -n "$seen" ] || exit 1
echo "c librabbitmq ok"

# What the scripts of this directory share; sourced by them, behind `set -euo pipefail`.
#
# Sets root, self (the script's name) and work, a directory that goes at the end together with what is in `started`.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
self=$(basename "$0")
work=$(mktemp -d)
started=()
# A connection is an open file on both sides.
ulimit -n "$(ulimit -Hn)"

# Stops processes and waits for their end; who takes more than two minutes is killed.
stop() {
    local pid turns=0
    for pid in "$@"; do
        kill "$pid" 2> /dev/null || true
    done
    for pid in "$@"; do
        while kill -0 "$pid" 2> /dev/null; do
            ((++turns != 600)) || kill -KILL "$@" 2> /dev/null || true
            read -rt 0.2 <> <(:) || true
        done
    done
}

finish() {
    stop "${started[@]}"
    rm -rf "$work"
}
trap finish EXIT

# Prints the comment at the top of a script.
usage() {
    sed -n '2,/^set/p' "$0" | sed '$d; s/^# \{0,1\}//'
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break
    done
    echo "$port"
}

# Waits until something accepts on a port, or the process is gone.
await_port() {
    local port=$1 pid=$2
    until (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do
        kill -0 "$pid" 2> /dev/null || { cat "$work"/*.log >&2; exit 70; }
        read -rt 0.2 <> <(:) || true
    done
}

# Sets JAVA_HOME to a JDK 25 or newer.
use_jdk() {
    local release
    for release in "${JAVA_HOME:+$JAVA_HOME/release}" /usr/lib/jvm/*/release; do
        if (($(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2> /dev/null || echo 0) >= 25)); then
            JAVA_HOME=$(dirname "$release")
            export JAVA_HOME
            return
        fi
    done
    echo "$self: a JDK 25 or newer is needed; set JAVA_HOME" >&2
    exit 69
}

# Compiles the programs of this module and sets classpath.
build() {
    use_jdk
    (cd "$root" && mvn -q -B test-compile dependency:build-classpath -pl benchmarks -am -Dmdep.outputFile="$work/classpath" \
        > "$work/build.log" 2>&1) || { cat "$work/build.log" >&2; exit 70; }
    classpath=$root/benchmarks/target/classes:$(cat "$work/classpath")
}

# Starts Warren from this tree on free ports with a fresh directory; sets peer, how it is reached: NAME=HOST:PORT:PID:DATADIR.
# Arguments go to the server.
start_warren() {
    local port pid
    "$root/warren" version
    port=$(free_port)
    "$root/warren" server --data-dir "$work/data" --set listeners.tcp.1=127.0.0.1:"$port" \
        --set management.tcp.ip=127.0.0.1 --set management.tcp.port="$(free_port)" \
        --set prometheus.tcp.ip=127.0.0.1 --set prometheus.tcp.port=0 --set log.console.level=warning "$@" \
        > "$work/warren.log" 2>&1 &
    pid=$!
    started+=("$pid")
    await_port "$port" "$pid"
    peer=warren=127.0.0.1:$port:$pid:$work/data
}

# Starts the RabbitMQ of a Debian below a directory, made there by debootstrap if it does not exist; sets peer.
start_rabbit() {
    local below=$1 port pid
    if [[ ! -d $below ]]; then
        debootstrap --variant=minbase --include=rabbitmq-server sid "$below" > "$work/debootstrap.log" 2>&1 \
            || { tail "$work/debootstrap.log" >&2; exit 69; }
    fi
    port=$(free_port)
    install -d "$below/bench"
    printf 'listeners.tcp.1 = 127.0.0.1:%s\n' "$port" > "$below/bench/rabbitmq.conf"
    printf '[].\n' > "$below/bench/enabled_plugins"
    grep -qs localhost "$below/etc/hosts" || echo '127.0.0.1 localhost' >> "$below/etc/hosts"
    chroot "$below" chown -R rabbitmq:rabbitmq /bench
    # The session of another user begins with few open files.
    cat > "$below/bench/start" << EOF
ulimit -n "\$(ulimit -Hn)"
export HOME=/bench RABBITMQ_BASE=/bench RABBITMQ_NODENAME=bench$port@localhost RABBITMQ_CONFIG_FILE=/bench/rabbitmq.conf
export RABBITMQ_MNESIA_BASE=/bench/data RABBITMQ_LOG_BASE=/bench/log RABBITMQ_ENABLED_PLUGINS_FILE=/bench/enabled_plugins
export RABBITMQ_PID_FILE=/bench/pid RABBITMQ_DIST_PORT=$(free_port) ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
exec /usr/lib/rabbitmq/bin/rabbitmq-server
EOF
    # Its own mount namespace brings /proc and takes it away again.
    unshare --mount --propagation slave sh -c \
        'mount -t proc proc "$1/proc" && exec chroot "$1" runuser -u rabbitmq -- sh /bench/start' sh "$below" \
        > "$work/rabbit.log" 2>&1 &
    pid=$!
    started+=("$pid")
    await_port "$port" "$pid"
    peer=rabbit=127.0.0.1:$port:$pid:$below/bench/data
}

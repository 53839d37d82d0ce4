package io.warren.cluster.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One planning: who has what, in numbers instead of names. Used once. */
final class Board {
    static final int NONE = -1;
    private static final long MOST_LOOKS = 10_000_000;
    private static final int MOST_ROUNDS = 10;

    final List<ClusterNode> nodes;
    /** By shard: numbers of nodes, {@link #NONE} where one is to be found. */
    final int[][] members;
    /** By shard: {@link #NONE} if it has none that may go on. */
    final int[] leaders;

    private final List<PlacedShard> shards;
    private final int replicas;
    private final int[] zones;
    private final int zoneCount;
    /** How many of a shard's members may be in one zone. */
    private final int mostInZone;

    private final long[] has;
    private final long[] quotas;
    /** How much may still be spent on finding ways for what cannot go the straight way. */
    private long looks = MOST_LOOKS;

    /** How often a place was given or taken. */
    private long puts;

    /** Nodes that have less than they should, by what they lack. */
    private final TreeSet<Integer> lacking;

    Board(List<ClusterNode> nodes, List<PlacedShard> shards, int wishedReplicas) {
        this.nodes = nodes;
        this.shards = shards;
        var numbers = new HashMap<String, Integer>();
        var zoneNumbers = new TreeMap<String, Integer>();
        for (var each : nodes) {
            if (numbers.put(each.name(), numbers.size()) != null) {
                throw new IllegalArgumentException("two nodes are called " + each.name());
            }
            if (each.weight() > 0) {
                zoneNumbers.putIfAbsent(each.zone(), zoneNumbers.size());
            }
        }
        var usable = (int) nodes.stream().filter(each -> each.weight() > 0).count();
        replicas = Math.min(wishedReplicas, usable);
        mostInZone = zoneNumbers.isEmpty() ? 0 : mostInZone(zoneNumbers);
        zones = nodes.stream()
                .mapToInt(each -> zoneNumbers.getOrDefault(each.zone(), zoneNumbers.size()))
                .toArray();
        has = new long[nodes.size()];
        members = new int[shards.size()][];
        leaders = new int[shards.size()];
        for (var shard = 0; shard < members.length; shard++) {
            take(shard, numbers);
        }
        zoneCount = zoneNumbers.size();
        quotas = new long[nodes.size()];
        lacking = new TreeSet<>((one, other) -> {
            var byLack = Long.compare(quotas[other] - has[other], quotas[one] - has[one]);
            return byLack != 0 ? byLack : Integer.compare(one, other);
        });
    }

    /** The least that lets every shard find its members. */
    private int mostInZone(Map<String, Integer> zoneNumbers) {
        var sizes = new int[zoneNumbers.size()];
        for (var each : nodes) {
            if (each.weight() > 0) {
                sizes[zoneNumbers.getOrDefault(each.zone(), 0)]++;
            }
        }
        var most = 1;
        while (true) {
            var limit = most;
            if (Arrays.stream(sizes).map(size -> Math.min(size, limit)).sum() >= replicas) {
                return most;
            }
            most++;
        }
    }

    /** What is there and may stay. */
    private void take(int shard, Map<String, Integer> numbers) {
        var found = new int[Math.max(replicas, shards.get(shard).members().size())];
        Arrays.fill(found, NONE);
        var count = 0;
        for (var name : shards.get(shard).members()) {
            var node = numbers.get(name);
            if (node != null && !contains(found, node)) {
                found[count++] = node;
                has[node]++;
            }
        }
        members[shard] = found;
        var leader = shards.get(shard).leader();
        var number = leader == null ? null : numbers.get(leader);
        leaders[shard] = number != null && contains(found, number) ? number : NONE;
    }

    private long[] quotas() {
        var zoneWeights = new long[zoneCount];
        var zoneNodes = new long[zoneCount];
        var zoneHas = new long[zoneCount];
        for (var node = 0; node < zones.length; node++) {
            if (nodes.get(node).weight() > 0) {
                zoneWeights[zones[node]] += nodes.get(node).weight();
                zoneNodes[zones[node]]++;
                zoneHas[zones[node]] += has[node];
            }
        }
        var zoneCaps = Arrays.stream(zoneNodes)
                .map(count -> Math.min(count, mostInZone) * members.length)
                .toArray();
        var ofZones = Quotas.divide((long) members.length * replicas, zoneWeights, zoneCaps, zoneHas);
        var all = new long[zones.length];
        for (var zone = 0; zone < zoneCount; zone++) {
            var weights = new long[zones.length];
            for (var node = 0; node < zones.length; node++) {
                weights[node] = zones[node] == zone ? nodes.get(node).weight() : 0;
            }
            var caps = new long[zones.length];
            Arrays.fill(caps, members.length);
            var shares = Quotas.divide(ofZones[zone], weights, caps, has);
            for (var node = 0; node < zones.length; node++) {
                all[node] += shares[node];
            }
        }
        return all;
    }

    /** Seldom more than once: what could not go where it should may be able to when others have moved. */
    void placeMembers() {
        var before = -1L;
        for (var round = 0; round < MOST_ROUNDS && puts != before; round++) {
            before = puts;
            divide();
            dropSurplus();
            fill();
            unload();
            separate();
        }
    }

    private void divide() {
        lacking.clear();
        System.arraycopy(quotas(), 0, quotas, 0, quotas.length);
        for (var node = 0; node < zones.length; node++) {
            if (has[node] < quotas[node]) {
                lacking.add(node);
            }
        }
    }

    /** More members than wished: those go first that have too much, and not the leader. */
    private void dropSurplus() {
        for (var shard = 0; shard < members.length; shard++) {
            var row = members[shard];
            while (row.length > replicas) {
                var worst = 0;
                for (var at = 1; at < row.length; at++) {
                    if (spare(shard, row[at]) > spare(shard, row[worst])) {
                        worst = at;
                    }
                }
                put(shard, worst, NONE);
                var shorter = new int[row.length - 1];
                System.arraycopy(row, 0, shorter, 0, worst);
                System.arraycopy(row, worst + 1, shorter, worst, shorter.length - worst);
                members[shard] = shorter;
                row = shorter;
            }
        }
    }

    private long spare(int shard, int node) {
        if (node == NONE) {
            return Long.MAX_VALUE;
        }
        return has[node] - quotas[node] - (leaders[shard] == node ? members.length : 0);
    }

    private void fill() {
        for (var shard = 0; shard < members.length; shard++) {
            for (var at = 0; at < members[shard].length; at++) {
                if (members[shard][at] == NONE) {
                    var node = lackingFor(shard, NONE);
                    put(shard, at, node == NONE ? leastFor(shard) : node);
                }
            }
        }
    }

    /** Takes from those that have too much, what they do not lead first. */
    private void unload() {
        var places = placesOfTheFull();
        for (var leading : new boolean[] {false, true}) {
            for (var entry : places.entrySet()) {
                int node = entry.getKey();
                for (var shard : entry.getValue()) {
                    if (has[node] <= quotas[node]) {
                        break;
                    }
                    var at = indexOf(members[shard], node);
                    if (at != NONE && (leaders[shard] == node) == leading) {
                        var other = lackingFor(shard, node);
                        if (other != NONE) {
                            put(shard, at, other);
                        }
                    }
                }
            }
        }
        moveByWay(places);
    }

    /**
     * Where what is too much cannot go to where it lacks (it is there already, or the zone forbids it), a third node gives
     * one of its own and takes it; of drained nodes everything goes, if need be to anybody.
     */
    private void moveByWay(Map<Integer, List<Integer>> places) {
        for (var entry : places.entrySet()) {
            int node = entry.getKey();
            for (var shard : entry.getValue()) {
                if (has[node] <= quotas[node]) {
                    break;
                }
                var at = indexOf(members[shard], node);
                if (at != NONE && (passOn(shard, at) || nodes.get(node).weight() > 0)) {
                    continue;
                }
                if (at != NONE) {
                    put(shard, at, leastFor(shard));
                }
            }
        }
    }

    private boolean passOn(int shard, int at) {
        var from = members[shard][at];
        for (var third = 0; third < zones.length && !lacking.isEmpty() && looks > 0; third++) {
            if (nodes.get(third).weight() == 0 || !fits(shard, from, third)) {
                continue;
            }
            for (var other = 0; other < members.length && looks > 0; other++, looks--) {
                var its = indexOf(members[other], third);
                var to = its == NONE || other == shard ? NONE : lackingFor(other, third);
                if (to != NONE && to != from) {
                    put(other, its, to);
                    put(shard, at, third);
                    return true;
                }
            }
        }
        return false;
    }

    private TreeMap<Integer, List<Integer>> placesOfTheFull() {
        var places = new TreeMap<Integer, List<Integer>>();
        for (var node = 0; node < zones.length; node++) {
            if (has[node] > quotas[node]) {
                places.put(node, new ArrayList<>());
            }
        }
        for (var shard = 0; shard < members.length && !places.isEmpty(); shard++) {
            for (var node : members[shard]) {
                var its = places.get(node);
                if (its != null) {
                    its.add(shard);
                }
            }
        }
        return places;
    }

    /** Members that stand in one zone although others are free: an exchange with another shard, so that quotas hold. */
    private void separate() {
        for (var shard = 0; shard < members.length; shard++) {
            for (var at = 0; at < members[shard].length; at++) {
                var node = members[shard][at];
                if (inZone(shard, zones[node]) > mostInZone) {
                    exchange(shard, at);
                }
            }
        }
    }

    private void exchange(int shard, int at) {
        var node = members[shard][at];
        for (var step = 1; step < members.length; step++) {
            var other = (shard + step) % members.length;
            for (var its = 0; its < members[other].length; its++) {
                var candidate = members[other][its];
                if (nodes.get(candidate).weight() > 0 && fits(shard, node, candidate) && fits(other, candidate, node)) {
                    put(shard, at, candidate);
                    put(other, its, node);
                    return;
                }
            }
        }
    }

    /** The node that lacks most and may have this shard; {@link #NONE} if there is none. */
    private int lackingFor(int shard, int inPlaceOf) {
        for (var node : lacking) {
            if (fits(shard, inPlaceOf, node)) {
                return node;
            }
        }
        return NONE;
    }

    /** Of all that may have it the one that is least over its quota, in a zone that is free if there is one. */
    private int leastFor(int shard) {
        var best = NONE;
        for (var strict : new boolean[] {true, false}) {
            for (var node = 0; node < zones.length; node++) {
                var may = nodes.get(node).weight() > 0
                        && !contains(members[shard], node)
                        && (!strict || fits(shard, NONE, node));
                if (may && (best == NONE || has[node] - quotas[node] < has[best] - quotas[best])) {
                    best = node;
                }
            }
            if (best != NONE) {
                return best;
            }
        }
        throw new IllegalStateException("no node for shard " + shards.get(shard).id());
    }

    private boolean fits(int shard, int inPlaceOf, int node) {
        if (contains(members[shard], node)) {
            return false;
        }
        var inZone = inZone(shard, zones[node]);
        var leaves = inPlaceOf != NONE && zones[inPlaceOf] == zones[node] ? 1 : 0;
        return inZone - leaves < mostInZone;
    }

    private int inZone(int shard, int zone) {
        var count = 0;
        for (var node : members[shard]) {
            count += node != NONE && zones[node] == zone ? 1 : 0;
        }
        return count;
    }

    private void put(int shard, int at, int node) {
        var before = members[shard][at];
        puts++;
        members[shard][at] = node;
        count(before, -1);
        count(node, 1);
        if (before != NONE && leaders[shard] == before) {
            leaders[shard] = NONE;
        }
    }

    private void count(int node, int change) {
        if (node != NONE) {
            lacking.remove(node);
            has[node] += change;
            if (has[node] < quotas[node]) {
                lacking.add(node);
            }
        }
    }

    long load(int shard) {
        return shards.get(shard).load();
    }

    Plan plan() {
        var wished = new ArrayList<PlacedShard>(members.length);
        var moves = new ArrayList<Move>();
        for (var shard = 0; shard < members.length; shard++) {
            var before = shards.get(shard);
            var names = new ArrayList<String>(replicas);
            for (var node : members[shard]) {
                names.add(nodes.get(node).name());
            }
            var leader =
                    leaders[shard] == NONE ? null : nodes.get(leaders[shard]).name();
            var after = new PlacedShard(before.id(), names, leader, before.load());
            wished.add(after);
            Placement.movesOf(before, after, moves);
        }
        return new Plan(wished, moves);
    }

    private static boolean contains(int[] row, int node) {
        return indexOf(row, node) != NONE;
    }

    private static int indexOf(int[] row, int node) {
        for (var at = 0; at < row.length; at++) {
            if (row[at] == node) {
                return at;
            }
        }
        return NONE;
    }
}

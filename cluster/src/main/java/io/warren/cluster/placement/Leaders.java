package io.warren.cluster.placement;

/** Which member leads: each node as much as its weight says, with few changes. */
final class Leaders {
    private static final int MOST_PASSES = 20;

    private final Board board;
    private final double[] loads;

    private Leaders(Board board) {
        this.board = board;
        loads = new double[board.nodes.size()];
    }

    static void choose(Board board) {
        var leaders = new Leaders(board);
        leaders.count();
        leaders.fill();
        for (var pass = 0; pass < MOST_PASSES && leaders.shift(); pass++) {}
    }

    private void count() {
        for (var shard = 0; shard < board.leaders.length; shard++) {
            add(board.leaders[shard], board.load(shard));
        }
    }

    /** Shards without a leader get the member that has least to lead. */
    private void fill() {
        for (var shard = 0; shard < board.leaders.length; shard++) {
            if (board.leaders[shard] == Board.NONE) {
                lead(shard, least(shard));
            }
        }
    }

    /** Hands on what is led where there is more than at another member even after that; whether anything was. */
    private boolean shift() {
        var any = false;
        for (var shard = 0; shard < board.leaders.length; shard++) {
            var leader = board.leaders[shard];
            var other = least(shard);
            if (leader != Board.NONE && other != leader && after(other, shard) < share(leader, loads[leader])) {
                lead(shard, other);
                any = true;
            }
        }
        return any;
    }

    private void lead(int shard, int node) {
        add(board.leaders[shard], -board.load(shard));
        add(node, board.load(shard));
        board.leaders[shard] = node;
    }

    private int least(int shard) {
        var best = Board.NONE;
        for (var node : board.members[shard]) {
            if (best == Board.NONE || after(node, shard) < after(best, shard)) {
                best = node;
            }
        }
        return best;
    }

    /** What a node would lead for each unit of its weight if it led this shard, too. */
    private double after(int node, int shard) {
        return share(node, loads[node] + (board.leaders[shard] == node ? 0 : board.load(shard)));
    }

    private double share(int node, double load) {
        var of = board.nodes.get(node);
        return of.weight() == 0 || !of.mayLead() ? Double.MAX_VALUE : load / of.weight();
    }

    private void add(int node, long load) {
        if (node != Board.NONE) {
            loads[node] += load;
        }
    }
}

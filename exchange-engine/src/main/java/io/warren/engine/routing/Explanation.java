package io.warren.engine.routing;

import io.warren.engine.exchange.Binding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a message goes where it goes: the exchanges it came to, the first one first, each with what it did. Every exchange is
 * visited once at most, so that a step that reached one names the visit it leads to; seen so, this is a tree.
 */
public record Explanation(List<Visit> visits, Routed routed) {
    public Explanation {
        visits = List.copyOf(visits);
    }

    /** One exchange. No steps: no binding fitted and there is no alternate exchange. */
    public record Visit(String exchange, String type, List<Step> steps) {
        public Visit {
            steps = List.copyOf(steps);
        }

        /** Whether this binding led on. */
        public boolean matched(Binding binding) {
            return steps.stream().anyMatch(each -> each instanceof Step.Matched(var its, var _) && its.equals(binding));
        }
    }

    /** What an exchange did. */
    public sealed interface Step {
        Outcome outcome();

        /** A binding fitted. */
        record Matched(Binding binding, Outcome outcome) implements Step {}

        /** No binding fitted, so that the alternate exchange got the message. */
        record Alternate(String exchange, Outcome outcome) implements Step {}
    }

    /** What became of a step. */
    public enum Outcome {
        /** The queue gets the message; the exchange is visited. */
        REACHED,
        /** Another step has led there already. */
        AGAIN,
        /** There is nothing of that name. */
        MISSING
    }

    /** The visit of an exchange, null if the message never came there. */
    public @Nullable Visit visit(String exchange) {
        for (var visit : visits) {
            if (visit.exchange().equals(exchange)) {
                return visit;
            }
        }
        return null;
    }

    /** Hears a walk and writes it down. */
    static final class Recorder implements Walk.Steps {
        private final List<Visit> visits = new ArrayList<>();
        private String exchange = "";
        private String type = "";
        private List<Step> steps = new ArrayList<>();
        private boolean visiting;

        @Override
        public void visit(String nextExchange, String nextType) {
            finish();
            exchange = nextExchange;
            type = nextType;
            visiting = true;
        }

        @Override
        public void match(Binding binding, Outcome outcome) {
            steps.add(new Step.Matched(binding, outcome));
        }

        @Override
        public void alternate(String alternate, Outcome outcome) {
            steps.add(new Step.Alternate(alternate, outcome));
        }

        Explanation explanation(Routed routed) {
            finish();
            return new Explanation(visits, routed);
        }

        private void finish() {
            if (visiting) {
                visits.add(new Visit(exchange, type, steps));
                steps = new ArrayList<>();
                visiting = false;
            }
        }
    }
}

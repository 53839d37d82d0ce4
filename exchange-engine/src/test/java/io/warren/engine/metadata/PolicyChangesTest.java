package io.warren.engine.metadata;

import static io.warren.engine.metadata.Declarations.policy;
import static io.warren.engine.metadata.Declarations.queue;
import static io.warren.engine.metadata.Declarations.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.warren.amqp.types.FieldTable;
import io.warren.engine.metadata.Policy.ApplyTo;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A policy that is set or cleared concerns the queues for which another one counts afterwards, and no others. */
class PolicyChangesTest {
    private final Declarations declared = new Declarations();

    @BeforeEach
    void declare() {
        declared.accept(queue("one", FieldTable.EMPTY));
        declared.accept(queue("two", FieldTable.EMPTY));
    }

    private static MetadataChange put(String name, String pattern, long priority, int length) {
        return new MetadataChange.PutPolicy(
                policy(name, pattern, ApplyTo.QUEUES, priority, table("max-length", length)));
    }

    private List<String> changedBy(MetadataChange change) {
        var before = declared.host();
        declared.accept(change);
        return PolicyChanges.queues(before, declared.host())
                .map(QueueSpec::name)
                .toList();
    }

    @Test
    void thoseWhoseNameMatches() {
        assertEquals(List.of("one"), changedBy(put("policy", "^one$", 0, 5)));
        assertEquals(List.of("one", "two"), changedBy(put("policy", ".*", 0, 5)), "the pattern is part of it");
    }

    @Test
    void anotherDefinitionConcernsThemAgain() {
        changedBy(put("policy", "^one$", 0, 5));

        assertEquals(List.of("one"), changedBy(put("policy", "^one$", 0, 6)));
    }

    @Test
    void oneThatIsOutrankedConcernsNobodyBothWays() {
        changedBy(put("higher", "^one$", 9, 5));

        assertEquals(List.of("two"), changedBy(put("lower", ".*", 1, 7)));
        assertEquals(
                List.of("two"),
                changedBy(new MetadataChange.DeletePolicy(
                        declared.host().settings().name(), "lower")));
    }

    @Test
    void operatorPoliciesCountForThemselves() {
        changedBy(put("policy", "^one$", 0, 5));

        assertEquals(
                List.of("one", "two"),
                changedBy(new MetadataChange.PutOperatorPolicy(
                        policy("operator", ".*", ApplyTo.QUEUES, 0, table("max-length", 3)))));
    }
}

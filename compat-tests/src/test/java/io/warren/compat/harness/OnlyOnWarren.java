package io.warren.compat.harness;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Leaves out what cannot be asked of a broker that somebody else started. */
final class OnlyOnWarren implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var running = RunningBroker.fromSystemProperties();
        if (running.isEmpty()) {
            return ConditionEvaluationResult.enabled("the tests start their broker");
        }
        if (!running.get().isWarren()) {
            return ConditionEvaluationResult.disabled("the tests run against another broker than Warren");
        }
        return AnnotationSupport.isAnnotated(context.getRequiredTestClass(), OnBroker.class)
                ? ConditionEvaluationResult.enabled("a Warren that was started elsewhere will do")
                : ConditionEvaluationResult.disabled("needs a broker process of its own");
    }
}

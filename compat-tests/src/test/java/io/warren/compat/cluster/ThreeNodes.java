package io.warren.compat.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Keeps the three nodes that classes share until the last class has ended. Whoever asks for them gets them whole; he takes
 * away what he made, and may kill a node.
 */
public final class ThreeNodes implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ThreeNodes.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestCluster.class;
    }

    @Override
    public TestCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var cluster = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "cluster",
                        _ -> TestCluster.start(TestCluster.Settings.of(TestCluster.SHARED, 3)),
                        TestCluster.class);
        cluster.launchAll();
        cluster.awaitWhole();
        return cluster;
    }
}

package io.warren.compat.harness;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Keeps the one broker of this test JVM until the last class has ended, and gives each test its client. */
final class SharedBroker implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Client.class;
    }

    @Override
    public Client resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var broker = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        "broker",
                        key -> RunningBroker.fromSystemProperties()
                                .orElseGet(() -> BrokerProcess.start(BrokerProcess.Settings.named("shared"))),
                        Broker.class);
        return context.getStore(NAMESPACE).computeIfAbsent("client", key -> new Client(broker), Client.class);
    }
}

package io.warren.engine.exchange;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The exchange types there are: a new one is one class and one line here. */
public final class ExchangeTypes {
    private static final List<ExchangeType> ALL = List.of(
            new DirectExchange(),
            new FanoutExchange(),
            new TopicExchange(),
            new HeadersExchange(),
            new ModulusHashExchange(),
            new ConsistentHashExchange(),
            RandomExchange.any(),
            RandomExchange.local(),
            new RecentHistoryExchange());

    private static final Map<String, ExchangeType> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(ExchangeType::name, Function.identity()));

    private ExchangeTypes() {}

    /** The type that clients declare under this name, null if there is none. */
    public static @Nullable ExchangeType of(String name) {
        return BY_NAME.get(name);
    }

    public static List<ExchangeType> all() {
        return ALL;
    }
}

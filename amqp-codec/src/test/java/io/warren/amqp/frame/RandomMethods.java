package io.warren.amqp.frame;

import io.warren.amqp.method.Method;
import io.warren.amqp.types.RandomValues;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Makes methods of every kind there is, by looking at the records: a new method is covered by being there. */
final class RandomMethods {
    private final Random random;
    private final RandomValues values;

    RandomMethods(Random random) {
        this.random = random;
        values = new RandomValues(random);
    }

    static List<Class<?>> kinds() {
        var kinds = new ArrayList<Class<?>>();
        for (var amqpClass : Method.class.getPermittedSubclasses()) {
            kinds.addAll(Arrays.asList(amqpClass.getPermittedSubclasses()));
        }
        return kinds;
    }

    Method any() {
        return of(kinds().get(random.nextInt(kinds().size())));
    }

    Method of(Class<?> kind) {
        var components = kind.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var arguments = Arrays.stream(components).map(this::argument).toArray();
        try {
            return (Method) kind.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException cause) {
            throw new LinkageError(cause.getMessage(), cause);
        }
    }

    private Object argument(RecordComponent component) {
        return switch (component.getType().getSimpleName()) {
            case "boolean" -> random.nextBoolean();
            case "int" -> (int) values.number() & (component.getName().startsWith("version") ? 0xFF : 0xFFFF);
            case "long" -> component.getName().equals("deliveryTag") ? values.number() : values.number() & 0xFFFF_FFFFL;
            case "String" ->
                switch (component.getName()) {
                    case "mechanisms", "locales" -> values.text(400);
                    default -> values.shortString();
                };
            case "FieldTable" -> values.table();
            case "byte[]" -> values.bytes();
            default -> throw new AssertionError("a type this test does not know: " + component);
        };
    }

    /** As the records' equals, but arrays count by their content. */
    static boolean same(Method one, Method other) {
        if (one.getClass() != other.getClass()) {
            return false;
        }
        try {
            for (var component : one.getClass().getRecordComponents()) {
                if (!Objects.deepEquals(
                        component.getAccessor().invoke(one),
                        component.getAccessor().invoke(other))) {
                    return false;
                }
            }
            return true;
        } catch (ReflectiveOperationException cause) {
            throw new LinkageError(cause.getMessage(), cause);
        }
    }
}

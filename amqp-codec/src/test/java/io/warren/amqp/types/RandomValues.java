package io.warren.amqp.types;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes values of every type, from a seed. */
public final class RandomValues {
    /** Of one, two, three and four bytes in UTF-8. */
    private static final String[] LETTERS = {"a", "B", "0", ".", "*", "\u0000", "é", "ß", "€", "兔", "🐇"};

    private final Random random;

    public RandomValues(Random random) {
        this.random = random;
    }

    /** Names of every type there is, so that a test notices when one is added. */
    public static List<Class<?>> types() {
        return List.of(FieldValue.class.getPermittedSubclasses());
    }

    public FieldTable table() {
        return table(3);
    }

    private FieldTable table(int depth) {
        var table = FieldTable.builder();
        for (var i = random.nextInt(6); i > 0; i--) {
            table.put(shortString(), value(depth));
        }
        return table.build();
    }

    public FieldValue value() {
        return value(3);
    }

    private FieldValue value(int depth) {
        return value(types().get(random.nextInt(types().size())), depth);
    }

    public FieldValue value(Class<?> type) {
        return value(type, 3);
    }

    private FieldValue value(Class<?> type, int depth) {
        return switch (type.getSimpleName()) {
            case "Bool" -> new FieldValue.Bool(random.nextBoolean());
            case "Int8" -> new FieldValue.Int8((byte) number());
            case "UInt8" -> new FieldValue.UInt8((int) number() & 0xFF);
            case "Int16" -> new FieldValue.Int16((short) number());
            case "UInt16" -> new FieldValue.UInt16((int) number() & 0xFFFF);
            case "Int32" -> new FieldValue.Int32((int) number());
            case "UInt32" -> new FieldValue.UInt32(number() & 0xFFFF_FFFFL);
            case "Int64" -> new FieldValue.Int64(number());
            case "Float32" -> new FieldValue.Float32(Float.intBitsToFloat((int) number()));
            case "Float64" -> new FieldValue.Float64(Double.longBitsToDouble(number()));
            case "Decimal" -> new FieldValue.Decimal((int) number() & 0xFF, (int) number());
            case "LongString" -> FieldValue.LongString.of(text(random.nextInt(400)));
            case "Bytes" -> new FieldValue.Bytes(bytes());
            case "Timestamp" -> new FieldValue.Timestamp(number());
            case "Table" -> new FieldValue.Table(depth == 0 ? FieldTable.EMPTY : table(depth - 1));
            case "Array" -> new FieldValue.Array(depth == 0 ? List.of() : elements(depth - 1));
            case "Void" -> new FieldValue.Void();
            default -> throw new AssertionError("a type this test does not know: " + type);
        };
    }

    private List<FieldValue> elements(int depth) {
        var elements = new ArrayList<FieldValue>();
        for (var i = random.nextInt(6); i > 0; i--) {
            elements.add(value(depth));
        }
        return elements;
    }

    public BasicProperties properties() {
        return BasicProperties.builder()
                .contentType(perhaps())
                .contentEncoding(perhaps())
                .headers(random.nextBoolean() ? table() : null)
                .deliveryMode(random.nextInt(3))
                .priority(random.nextInt(257) - 1)
                .correlationId(perhaps())
                .replyTo(perhaps())
                .expiration(perhaps())
                .messageId(perhaps())
                .timestamp(random.nextBoolean() ? number() : null)
                .type(perhaps())
                .userId(perhaps())
                .appId(perhaps())
                .clusterId(perhaps())
                .build();
    }

    private @Nullable String perhaps() {
        return random.nextBoolean() ? shortString() : null;
    }

    /** At most 255 bytes, now and then just so many. */
    public String shortString() {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "x".repeat(255);
            default -> text(random.nextInt(64));
        };
    }

    public String text(int letters) {
        var text = new StringBuilder();
        for (var i = 0; i < letters; i++) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        while (letters < 64 && text.toString().getBytes(StandardCharsets.UTF_8).length > 255) {
            text.setLength(text.length() / 2);
        }
        return text.toString();
    }

    public byte[] bytes() {
        var bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** With a liking for the ends of each width. */
    public long number() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE >> random.nextInt(64);
            case 3 -> Long.MAX_VALUE >> random.nextInt(64);
            default -> random.nextLong();
        };
    }
}

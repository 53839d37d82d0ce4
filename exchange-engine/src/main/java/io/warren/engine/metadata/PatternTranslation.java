package io.warren.engine.metadata;

import java.util.regex.PatternSyntaxException;

/**
 * Rewrites a regular expression of PCRE, which RabbitMQ's users write, to Java's: braces that repeat nothing stand for
 * themselves, {@code [[:alpha:]]} is a class, brackets and {@code &&} in classes have no meaning of their own, and
 * {@code (?P<name>)} is a named group. What Java does not know (recursion, conditions, callouts) stays and fails to compile.
 *
 * <p>At the start of each group and alternative and at each repeated assertion or back reference it puts a tick, a
 * look-behind that always holds and reads one character: whoever counts what is read also counts ways through the pattern
 * that read nothing. Between two ticks there is no choice but about characters that are read.
 */
final class PatternTranslation {
    /** PCRE's own bound; what repeats more is refused. */
    private static final int MAX_REPEAT = 65_535;

    private static final String TICK = "(?<=[\\s\\S])";

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;

    PatternTranslation(String source) {
        this.source = source;
    }

    String translated() {
        tick();
        while (at < source.length()) {
            var c = source.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> characterClass();
                case '(' -> group();
                case '|' -> {
                    out.append('|');
                    at++;
                    tick();
                }
                case '^', '$' -> {
                    at++;
                    assertion(String.valueOf(c));
                }
                case '{' -> brace();
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
        return out.toString();
    }

    private void escape() {
        if (source.startsWith("\\Q", at)) {
            var end = source.indexOf("\\E", at + 2);
            var literal = source.substring(at + 2, end < 0 ? source.length() : end);
            out.append(SafePattern.literal(literal));
            at = end < 0 ? source.length() : end + 2;
            return;
        }
        if (at + 1 >= source.length()) {
            throw new PatternSyntaxException("\\ at end of pattern", source, at);
        }
        var kind = source.charAt(at + 1);
        var end = at + 2;
        switch (kind) {
            case 'b', 'B', 'A', 'z', 'Z', 'G' -> {
                at = end;
                assertion("\\" + kind);
            }
            case 'k' -> {
                var close = source.indexOf('>', end);
                at = close < 0 ? source.length() : close + 1;
                assertion("\\k" + source.substring(end, at));
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                while (end < source.length() && Character.isDigit(source.charAt(end)) && end < at + 3) {
                    end++;
                }
                var reference = source.substring(at, end);
                at = end;
                assertion(reference);
            }
            case 'c' -> {
                end = Math.min(end + 1, source.length());
                out.append(source, at, end);
                at = end;
            }
            case 'x', 'p', 'P', 'N', 'o' -> {
                // What is in braces belongs to the escape.
                if (end < source.length() && source.charAt(end) == '{') {
                    var close = source.indexOf('}', end);
                    end = close < 0 ? source.length() : close + 1;
                }
                out.append(source, at, end);
                at = end;
            }
            default -> {
                out.append('\\').append(kind);
                at = end;
            }
        }
    }

    /** Something that may match without reading. If it repeats, each time is a step. */
    private void assertion(String atom) {
        if (repeated()) {
            out.append("(?:").append(TICK).append(atom).append(')');
        } else {
            out.append(atom);
        }
    }

    private boolean repeated() {
        return at < source.length() && ("?*+".indexOf(source.charAt(at)) >= 0 || repeat(at) > 0);
    }

    /** What repeats, or a brace that stands for itself. */
    private void brace() {
        var end = repeat(at);
        if (end == 0) {
            out.append("\\{");
            at++;
        } else {
            out.append(source, at, end);
            at = end;
        }
    }

    /** Where the repetition ends that starts here, 0 if none does. */
    private int repeat(int start) {
        if (start >= source.length() || source.charAt(start) != '{') {
            return 0;
        }
        var close = source.indexOf('}', start);
        if (close < 0) {
            return 0;
        }
        var counts = source.substring(start + 1, close);
        if (!counts.matches("[0-9]+(,[0-9]*)?")) {
            return 0;
        }
        for (var count : counts.split(",", -1)) {
            if (count.length() > 5 || (!count.isEmpty() && Integer.parseInt(count) > MAX_REPEAT)) {
                throw new PatternSyntaxException("number too big in {} quantifier", source, start);
            }
        }
        return close + 1;
    }

    private void group() {
        if (source.startsWith("(?#", at)) {
            var close = source.indexOf(')', at);
            if (close < 0) {
                throw new PatternSyntaxException("missing ) after comment", source, at);
            }
            at = close + 1;
            return;
        }
        if (!source.startsWith("(?", at)) {
            out.append('(');
            at++;
            tick();
            return;
        }
        var end = at + 2;
        while (end < source.length() && (Character.isLetter(source.charAt(end)) || isAt(end, '-'))) {
            end++;
        }
        var flags = source.substring(at + 2, end);
        if (isAt(end, ')') || isAt(end, ':')) {
            flags(flags, end);
            return;
        }
        var named = isAt(end, '<') && !isAt(end + 1, '=') && !isAt(end + 1, '!');
        if (named && (flags.isEmpty() || flags.equals("P"))) {
            var close = source.indexOf('>', end);
            if (close < 0) {
                throw new PatternSyntaxException("missing > of group name", source, at);
            }
            out.append("(?").append(source, end, close + 1);
            at = close + 1;
            tick();
            return;
        }
        if (!flags.isEmpty() || end >= source.length()) {
            throw new PatternSyntaxException("unrecognized character after (?", source, at);
        }
        end = Math.min(end + (isAt(end, '<') ? 2 : 1), source.length());
        out.append(source, at, end);
        at = end;
        tick();
    }

    /** Nothing may repeat it: a pattern such as {@code *}, which PCRE refuses, would become one that matches everything. */
    private void tick() {
        out.append(TICK);
        if (repeated()) {
            throw new PatternSyntaxException("quantifier does not follow a repeatable item", source, at);
        }
    }

    private boolean isAt(int index, char c) {
        return index < source.length() && source.charAt(index) == c;
    }

    /** Flags for the rest or for one group. Comments and spaces in patterns would hide what is repeated. */
    private void flags(String flags, int end) {
        if (!flags.matches("[ims]*(-[ims]*)?")) {
            throw new PatternSyntaxException("unsupported option", source, at);
        }
        out.append("(?").append(flags).append(source.charAt(end));
        at = end + 1;
        if (source.charAt(end) == ':') {
            tick();
        }
    }

    private void characterClass() {
        out.append('[');
        at++;
        if (isAt(at, '^')) {
            out.append('^');
            at++;
        }
        var first = true;
        while (at < source.length() && (first || source.charAt(at) != ']')) {
            first = false;
            if (source.startsWith("[:", at) && source.indexOf(":]", at) > 0) {
                var end = source.indexOf(":]", at);
                out.append(posix(source.substring(at + 2, end)));
                at = end + 2;
            } else if (source.charAt(at) == '\\') {
                classEscape();
            } else {
                if ("[]&".indexOf(source.charAt(at)) >= 0) {
                    out.append('\\');
                }
                out.append(source.charAt(at));
                at++;
            }
        }
        if (at >= source.length()) {
            throw new PatternSyntaxException("missing terminating ] for character class", source, at);
        }
        out.append(']');
        at++;
    }

    private void classEscape() {
        if (at + 1 >= source.length()) {
            throw new PatternSyntaxException("\\ at end of pattern", source, at);
        }
        var kind = source.charAt(at + 1);
        if (kind == 'b') {
            // A backspace here, and an assertion elsewhere.
            out.append("\\x08");
            at += 2;
        } else if (kind == 'Q' || kind == 'E') {
            throw new PatternSyntaxException("\\Q in a character class is not supported", source, at);
        } else if ("xpPNo".indexOf(kind) >= 0) {
            escape();
        } else {
            out.append('\\').append(kind);
            at += 2;
        }
    }

    private String posix(String name) {
        var negated = name.startsWith("^");
        var kind = switch (negated ? name.substring(1) : name) {
            case "alpha" -> "Alpha";
            case "digit" -> "Digit";
            case "alnum" -> "Alnum";
            case "upper" -> "Upper";
            case "lower" -> "Lower";
            case "punct" -> "Punct";
            case "graph" -> "Graph";
            case "print" -> "Print";
            case "blank" -> "Blank";
            case "cntrl" -> "Cntrl";
            case "xdigit" -> "XDigit";
            case "space" -> "Space";
            case "ascii" -> "ASCII";
            case "word" -> "w";
            default -> throw new PatternSyntaxException("unknown POSIX class name", source, at);
        };
        if (kind.equals("w")) {
            return negated ? "\\W" : "\\w";
        }
        return (negated ? "\\P{" : "\\p{") + kind + "}";
    }
}

package io.warren.engine.view;

import java.util.Arrays;
import java.util.Optional;

/**
 * Something that changes happen to.
 *
 * @param virtualHost empty for what belongs to none
 * @param name of permissions and logins the user's, of a binding its two ends, of a parameter the component and the name
 */
public record ObjectName(Kind kind, String virtualHost, String name) {

    /** What it is. */
    public enum Kind {
        VIRTUAL_HOST("vhost"),
        USER("user"),
        PERMISSION("permission"),
        TOPIC_PERMISSION("topic_permission"),
        EXCHANGE("exchange"),
        QUEUE("queue"),
        BINDING("binding"),
        POLICY("policy"),
        OPERATOR_POLICY("operator_policy"),
        PARAMETER("parameter"),
        GLOBAL_PARAMETER("global_parameter"),
        /** Not an object: somebody logged in, or tried to. */
        LOGIN("login"),
        /** The audit trail itself, where a part of it is lost. */
        AUDIT("audit");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public static Optional<Kind> of(String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word.equals(word))
                    .findFirst();
        }
    }
}

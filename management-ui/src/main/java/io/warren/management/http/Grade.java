package io.warren.management.http;

/** Who may use a route. Every grade but the first two asks for one of the four tags of management first. */
public enum Grade {
    /** Anybody, without credentials: nothing that tells of the configuration or of any object. */
    OPEN,
    /** Any user with a tag of management. */
    MANAGEMENT,
    /** monitoring or administrator. */
    MONITORING,
    /** policymaker or administrator. */
    POLICYMAKER,
    ADMINISTRATOR,
    /** Those who have permissions in the virtual host that is asked for, and administrators. */
    VIRTUAL_HOST,
    /** The same, and monitoring. */
    VIRTUAL_HOST_VISIBLE,
    /** A policymaker who has permissions in the virtual host, and administrators. */
    VIRTUAL_HOST_POLICIES,
    /** The user whom the object belongs to; to look: monitoring, too; to change: administrators, too. */
    OWN
}

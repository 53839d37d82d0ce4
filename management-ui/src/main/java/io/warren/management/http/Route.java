package io.warren.management.http;

/**
 * One line of the API.
 *
 * @param path with {@code {name}} for a segment that is data
 * @param whileStopped whether it is served while the app is stopped
 * @param jsonOnly whether a body must say that it is JSON
 * @param owner whose the object is, for {@link Grade#OWN}
 */
public record Route(
        String method, String path, Grade grade, boolean whileStopped, boolean jsonOnly, Owner owner, Handler handler) {

    /** Serves a request, on the request's own virtual thread; may wait. */
    @FunctionalInterface
    public interface Handler {
        Reply handle(Request request);
    }

    /** Names the user whom the object of a request belongs to, or refuses because there is no such object. */
    @FunctionalInterface
    public interface Owner {
        String of(Request request);
    }

    public Route(String method, String path, Grade grade, Handler handler) {
        this(method, path, grade, false, false, Route::nobody, handler);
        assert grade != Grade.OWN : path + " belongs to nobody";
    }

    /** For objects that belong to a user. */
    public Route(String method, String path, Owner owner, Handler handler) {
        this(method, path, Grade.OWN, false, false, owner, handler);
    }

    public Route evenWhileStopped() {
        return new Route(method, path, grade, true, jsonOnly, owner, handler);
    }

    public Route withJsonOnly() {
        return new Route(method, path, grade, whileStopped, true, owner, handler);
    }

    private static String nobody(Request request) {
        throw HttpRefused.noSuchObject();
    }
}

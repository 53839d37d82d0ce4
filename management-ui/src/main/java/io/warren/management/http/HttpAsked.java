package io.warren.management.http;

import io.javalin.http.Context;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request over HTTP. */
record HttpAsked(Context context) implements Asked {
    @Override
    public String method() {
        return context.method().name();
    }

    @Override
    public @Nullable String segment(String parameter) {
        return context.pathParamMap().get(parameter);
    }

    @Override
    public @Nullable String query(String key) {
        return context.queryParam(key);
    }

    @Override
    public List<String> queries(String key) {
        return context.queryParams(key);
    }

    @Override
    public @Nullable String header(String name) {
        return context.header(name);
    }

    @Override
    public void answerHeader(String name, String value) {
        context.header(name, value);
    }

    @Override
    public String encodedPath() {
        return context.req().getRequestURI();
    }

    @Override
    public String peer() {
        return context.req().getRemoteAddr();
    }

    @Override
    public boolean secure() {
        return context.req().isSecure();
    }

    @Override
    public InputStream body() {
        return context.bodyInputStream();
    }
}

package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warren.amqp.types.FieldValue;
import io.warren.engine.metadata.Metadata;
import io.warren.engine.metadata.Metadata.ParameterKey;
import io.warren.engine.metadata.MetadataChange;
import io.warren.engine.metadata.Parameter;
import io.warren.engine.metadata.QueuePause;
import io.warren.management.http.HttpRefused;
import io.warren.management.http.Listing;
import io.warren.management.http.Permits;
import io.warren.management.http.Reply;
import io.warren.management.http.Request;
import io.warren.management.http.TableJson;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code /api/parameters} and {@code /api/global-parameters}: values that some component of the broker reads. Which
 * components there are, {@link Components} knows. Values hold URIs with passwords: administrators, who export them with the
 * definitions, see them whole, others without.
 */
public final class Parameters {
    private final Changes changes;
    private final Permits permits;
    private final Components components;

    public Parameters(Changes changes, Permits permits, Components components) {
        this.changes = changes;
        this.permits = permits;
        this.components = components;
    }

    public Reply list(Request request) {
        var virtualHosts = permits.listed(request).stream()
                .map(each -> each.settings().name())
                .collect(Collectors.toSet());
        return rows(
                request,
                each -> !global(each)
                        && virtualHosts.contains(each.virtualHost())
                        && (!request.names("component") || each.component().equals(request.name("component"))));
    }

    public Reply get(Request request) {
        request.virtualHost();
        return Reply.json(shown(request, existing(request, key(request))));
    }

    public Reply put(Request request) {
        request.virtualHost();
        var key = key(request);
        var value = value(request);
        components.check(key.component(), key.name(), value, request.caller().name());
        return put(request, key, value);
    }

    public Reply delete(Request request) {
        request.virtualHost();
        return delete(request, key(request));
    }

    public Reply listGlobal(Request request) {
        return rows(request, Parameters::global);
    }

    public Reply getGlobal(Request request) {
        return Reply.json(shown(request, existing(request, globalKey(request))));
    }

    public Reply putGlobal(Request request) {
        return put(request, globalKey(request), value(request));
    }

    public Reply deleteGlobal(Request request) {
        return delete(request, globalKey(request));
    }

    private Reply put(Request request, ParameterKey key, FieldValue value) {
        var before = request.metadata().parameters().get(key);
        changes.make(
                request,
                new MetadataChange.PutParameter(new Parameter(key.virtualHost(), key.component(), key.name(), value)));
        return Reply.put(before == null);
    }

    private static FieldValue value(Request request) {
        return TableJson.toValue(request.body().require("value").json().get("value"));
    }

    private Reply delete(Request request, ParameterKey key) {
        existing(request, key);
        changes.make(request, new MetadataChange.DeleteParameter(key.virtualHost(), key.component(), key.name()));
        return Reply.done();
    }

    private static Parameter existing(Request request, ParameterKey key) {
        var found = request.metadata().parameters().get(key);
        if (found == null) {
            throw HttpRefused.noSuchObject();
        }
        return found;
    }

    private static ParameterKey key(Request request) {
        return new ParameterKey(request.name("vhost"), request.name("component"), request.name("name"));
    }

    private static ParameterKey globalKey(Request request) {
        return new ParameterKey("", "", request.name("name"));
    }

    static boolean global(Parameter parameter) {
        return parameter.virtualHost().isEmpty() && parameter.component().isEmpty();
    }

    private static Reply rows(Request request, Predicate<Parameter> wanted) {
        return Listing.whole(
                request, inOrder(request.metadata()).stream().filter(wanted).toList(), each -> shown(request, each));
    }

    private static ObjectNode shown(Request request, Parameter parameter) {
        var json = json(parameter);
        return request.caller().administrator() ? json : UriPasswords.masked(json);
    }

    static List<Parameter> inOrder(Metadata metadata) {
        // A pause is a state of its queue, shown there.
        return metadata.parameters().values().stream()
                .filter(each -> !each.component().equals(QueuePause.COMPONENT))
                .sorted(Comparator.comparing(Parameter::virtualHost)
                        .thenComparing(Parameter::component)
                        .thenComparing(Parameter::name))
                .toList();
    }

    static ObjectNode json(Parameter parameter) {
        var json = Json.object().put("name", parameter.name());
        if (!global(parameter)) {
            json.put("vhost", parameter.virtualHost()).put("component", parameter.component());
        }
        json.set("value", TableJson.of(parameter.value()));
        return json;
    }
}

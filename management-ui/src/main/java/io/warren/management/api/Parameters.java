package io.warren.management.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/parameters} and {@code /api/global-parameters}: values that some component of the broker reads. Which
 * components there are is the metadata's rule. Values hold URIs with passwords: administrators, who export them with the
 * definitions, see them whole, others without.
 */
public final class Parameters {
    private static final Logger LOG = LoggerFactory.getLogger("management");

    private final Changes changes;
    private final Permits permits;

    public Parameters(Changes changes, Permits permits) {
        this.changes = changes;
        this.permits = permits;
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
        known(request.name("component"));
        return put(request, key(request));
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
        return put(request, globalKey(request));
    }

    public Reply deleteGlobal(Request request) {
        return delete(request, globalKey(request));
    }

    private Reply put(Request request, ParameterKey key) {
        var value = request.body().require("value").json().get("value");
        var before = request.metadata().parameters().get(key);
        changes.make(
                request,
                new MetadataChange.PutParameter(
                        new Parameter(key.virtualHost(), key.component(), key.name(), TableJson.toValue(value))));
        return Reply.put(before == null);
    }

    private Reply delete(Request request, ParameterKey key) {
        existing(request, key);
        changes.make(request, new MetadataChange.DeleteParameter(key.virtualHost(), key.component(), key.name()));
        return Reply.done();
    }

    /**
     * Components that RabbitMQ's own plugins bring are kept for them, though nothing acts on them here; others are refused as
     * RabbitMQ refuses those of plugins that are not there.
     */
    static void known(String component) {
        switch (component) {
            case "federation-upstream", "federation-upstream-set", "shovel" ->
                LOG.atWarn().addKeyValue("component", component).log("parameter_without_effect");
            default -> throw HttpRefused.badRequest("Validation failed\n\ncomponent " + component + " not found\n");
        }
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

package io.warren.compat;

import static io.warren.compat.harness.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.warren.compat.harness.BrokerProcess;
import io.warren.compat.harness.WarrenOnly;
import java.util.Hashtable;
import javax.naming.NamingException;
import javax.naming.ServiceUnavailableException;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.Test;

/** A lone node says in DNS where it is while it is fit to be used; asked by the JDK's DNS client. */
@WarrenOnly
final class LocatorTest {
    @SuppressWarnings({"BanJNDI", "JdkObsolete"}) // DNS alone, from our own server; its interface wants a Hashtable.
    private static String ask(BrokerProcess broker, String name, String type) throws NamingException {
        var environment = new Hashtable<String, String>();
        environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        environment.put("java.naming.provider.url", "dns://127.0.0.1:" + broker.port("dns"));
        var context = new InitialDirContext(environment);
        try {
            return String.valueOf(
                    context.getAttributes(name, new String[] {type}).get(type).get());
        } finally {
            context.close();
        }
    }

    private static boolean isNamed(BrokerProcess broker) throws NamingException {
        try {
            return ask(broker, "mq.example", "A").equals("127.0.0.1");
        } catch (ServiceUnavailableException nobodyIsHealthy) {
            return false;
        }
    }

    @Test
    void aNodeIsNamedWhileItServesWithoutAnAlarm() throws Exception {
        try (var broker = BrokerProcess.start(BrokerProcess.Settings.named("locator")
                .with(
                        "warren.locator.listen = 127.0.0.1:0",
                        "warren.locator.name = mq.example",
                        "disk_free_limit.absolute = 1MB"))) {
            assertEquals("127.0.0.1", ask(broker, "mq.example", "A"));
            assertEquals(
                    "0 100 " + broker.amqpPort() + " rabbit-localhost.mq.example.",
                    ask(broker, "_amqp._tcp.mq.example", "SRV"));
            broker.ctl("set_disk_free_limit", "1000000000000000");
            assertThrows(ServiceUnavailableException.class, () -> ask(broker, "mq.example", "A"));
            broker.ctl("set_disk_free_limit", "1000000");
            eventually("it is named again", () -> isNamed(broker));
            broker.ctl("stop_app");
            assertThrows(ServiceUnavailableException.class, () -> ask(broker, "mq.example", "A"));
            broker.ctl("start_app");
            eventually("it is named again", () -> isNamed(broker));
        }
    }
}

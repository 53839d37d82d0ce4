package io.warren.compat.harness;

/** A broker under test: where it listens and how its operator reaches it. */
public sealed interface Broker permits BrokerProcess, RunningBroker {

    String host();

    int amqpPort();

    int managementPort();

    /** Runs the broker's command line tool, for example {@code ctl("set_vm_memory_high_watermark", "0.4")}. */
    String ctl(String... arguments);

    default ManagementApi management() {
        return new ManagementApi("http://" + host() + ":" + managementPort(), "guest", "guest");
    }

    /** Whether this is Warren, or another broker that the tests are checked against. */
    boolean isWarren();
}

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;

/** Publishes one persistent message with a confirm and reads it back. Needs com.rabbitmq:amqp-client on the class path. */
public class Hello {
    public static void main(String[] arguments) throws Exception {
        var factory = new ConnectionFactory();
        factory.setUri(arguments.length > 0 ? arguments[0] : "amqp://guest:guest@127.0.0.1:5672");
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.queueDeclare("hello", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "hello", MessageProperties.PERSISTENT_TEXT_PLAIN, "Hello".getBytes(UTF_8));
            channel.waitForConfirmsOrDie(5_000);
            System.out.println(new String(channel.basicGet("hello", true).getBody(), UTF_8));
        }
    }
}

// Publishes one persistent message with a confirm and reads it back. Needs amqplib.
import amqp from "amqplib";

const connection = await amqp.connect(process.argv[2] ?? "amqp://guest:guest@127.0.0.1:5672");
const channel = await connection.createConfirmChannel();
await channel.assertQueue("hello", { durable: true });
channel.sendToQueue("hello", Buffer.from("Hello"), { persistent: true });
await channel.waitForConfirms();
const message = await channel.get("hello", { noAck: true });
console.log(message.content.toString());
await connection.close();

// amqplib: publish with confirms, consume with prefetch, go on after a restart of the broker.
import { execSync } from "node:child_process";
import { createRequire } from "node:module";

const amqp = createRequire(process.cwd() + "/")("amqplib");
const [uri, restart] = process.argv.slice(2);
const queue = "smoke-node";
const messages = 200;

async function connect() {
  for (const end = Date.now() + 60000; ; ) {
    try {
      const connection = await amqp.connect(uri);
      connection.on("error", () => {});
      return connection;
    } catch (cause) {
      if (Date.now() > end) throw cause;
      await new Promise((later) => setTimeout(later, 200));
    }
  }
}

let connection = await connect();
const publishing = await connection.createConfirmChannel();
await publishing.deleteQueue(queue);
await publishing.assertQueue(queue, { durable: true });
for (let number = 0; number < messages; number++) {
  publishing.sendToQueue(queue, Buffer.from(String(number)), { persistent: true });
}
await publishing.waitForConfirms();
execSync(restart);
const seen = new Set();
await new Promise((lost) => connection.once("close", lost));
connection = await connect();
const channel = await connection.createChannel();
await channel.assertQueue(queue, { durable: true });
await channel.prefetch(10);
await new Promise((all) => {
  channel.consume(queue, (message) => {
    seen.add(message.content.toString());
    channel.ack(message);
    if (seen.size === messages) all();
  });
});
await connection.close();
console.log("node amqplib ok");

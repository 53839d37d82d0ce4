<?php
// php-amqplib: publish with confirms, consume with prefetch, go on after a restart of the broker.
require_once "PhpAmqpLib/autoload.php";

use PhpAmqpLib\Connection\AMQPStreamConnection;
use PhpAmqpLib\Message\AMQPMessage;

[, $uri, $restart] = $argv;
$messages = 200;
$at = parse_url($uri);

function connect(array $at): AMQPStreamConnection
{
    for ($end = time() + 60; ; usleep(200000)) {
        try {
            return new AMQPStreamConnection($at["host"], $at["port"], $at["user"], $at["pass"]);
        } catch (Exception $cause) {
            if (time() > $end) {
                throw $cause;
            }
        }
    }
}

$connection = connect($at);
$channel = $connection->channel();
$channel->queue_delete("smoke-php");
$channel->queue_declare("smoke-php", false, true, false, false);
$channel->confirm_select();
for ($number = 0; $number < $messages; $number++) {
    $channel->basic_publish(new AMQPMessage((string) $number, ["delivery_mode" => 2]), "", "smoke-php");
}
$channel->wait_for_pending_acks(10);
exec($restart);
$connection = connect($at);
$channel = $connection->channel();
$channel->queue_declare("smoke-php", false, true, false, false);
$channel->basic_qos(0, 10, false);
$seen = [];
$channel->basic_consume("smoke-php", "", false, false, false, false, function ($message) use (&$seen) {
    $seen[$message->body] = true;
    $message->ack();
});
while (count($seen) < $messages) {
    $channel->wait(null, false, 20);
}
$connection->close();
echo "php amqplib ok\n";

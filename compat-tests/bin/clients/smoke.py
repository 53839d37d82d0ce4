"""pika: publish with confirms, consume with prefetch, go on after a restart of the broker."""
import os
import sys
import time

import pika
import pika.exceptions

URI = sys.argv[1]
QUEUE = "smoke-python"
MESSAGES = 200


def connect():
    end = time.monotonic() + 60
    while True:
        try:
            return pika.BlockingConnection(pika.URLParameters(URI))
        except (pika.exceptions.AMQPError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


connection = connect()
channel = connection.channel()
channel.queue_delete(QUEUE)
channel.queue_declare(QUEUE, durable=True)
channel.confirm_delivery()
for number in range(MESSAGES):
    channel.basic_publish("", QUEUE, str(number).encode(), pika.BasicProperties(delivery_mode=2), mandatory=True)

os.system(sys.argv[2])
seen = []
while len(set(seen)) < MESSAGES:
    try:
        if connection.is_closed:
            connection = connect()
        channel = connection.channel()
        channel.queue_declare(QUEUE, durable=True)
        channel.basic_qos(prefetch_count=10)
        for method, _, body in channel.consume(QUEUE, inactivity_timeout=20):
            assert method is not None, "no more messages"
            seen.append(int(body))
            channel.basic_ack(method.delivery_tag)
            if len(set(seen)) == MESSAGES:
                break
        channel.cancel()
    except (pika.exceptions.AMQPError, OSError):
        if not connection.is_closed:
            connection.close()
assert sorted(set(seen)) == list(range(MESSAGES))
connection.close()
print("python pika", pika.__version__, "ok")

"""Publishes one persistent message with a confirm and reads it back. Needs pika."""
import sys

import pika

url = sys.argv[1] if len(sys.argv) > 1 else "amqp://guest:guest@127.0.0.1:5672/%2F"
with pika.BlockingConnection(pika.URLParameters(url)) as connection:
    channel = connection.channel()
    channel.queue_declare("hello", durable=True)
    channel.confirm_delivery()
    channel.basic_publish("", "hello", b"Hello", pika.BasicProperties(delivery_mode=2), mandatory=True)
    method, properties, body = channel.basic_get("hello", auto_ack=True)
    print(body.decode())

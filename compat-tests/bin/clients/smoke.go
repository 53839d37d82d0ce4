// amqp091-go: publish with confirms, consume with prefetch, go on after a restart of the broker.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const (
	queue    = "smoke-go"
	messages = 200
)

func must(cause error) {
	if cause != nil {
		panic(cause)
	}
}

func connect(uri string) *amqp.Connection {
	for end := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		connection, cause := amqp.Dial(uri)
		if cause == nil {
			return connection
		}
		if time.Now().After(end) {
			panic(cause)
		}
	}
}

func main() {
	connection := connect(os.Args[1])
	channel, cause := connection.Channel()
	must(cause)
	_, cause = channel.QueueDelete(queue, false, false, false)
	must(cause)
	_, cause = channel.QueueDeclare(queue, true, false, false, false, nil)
	must(cause)
	must(channel.Confirm(false))
	for number := 0; number < messages; number++ {
		confirm, cause := channel.PublishWithDeferredConfirmWithContext(context.Background(), "", queue, true, false,
			amqp.Publishing{DeliveryMode: amqp.Persistent, Body: []byte(strconv.Itoa(number))})
		must(cause)
		if !confirm.Wait() {
			panic("refused")
		}
	}
	must(exec.Command("sh", "-c", os.Args[2]).Run())
	connection = connect(os.Args[1])
	channel, cause = connection.Channel()
	must(cause)
	_, cause = channel.QueueDeclare(queue, true, false, false, false, nil)
	must(cause)
	must(channel.Qos(10, 0, false))
	deliveries, cause := channel.Consume(queue, "", false, false, false, false, nil)
	must(cause)
	seen := map[string]bool{}
	for delivery := range deliveries {
		seen[string(delivery.Body)] = true
		must(delivery.Ack(false))
		if len(seen) == messages {
			break
		}
	}
	if len(seen) != messages {
		panic("only " + strconv.Itoa(len(seen)))
	}
	must(connection.Close())
	fmt.Println("go amqp091-go ok")
}

# bunny: publish with confirms, consume with prefetch, go on after a restart of the broker (its own recovery).
require "bunny"
require "set"

uri, restart = ARGV
messages = 200
connection = Bunny.new(uri, recovery_attempts: 300, network_recovery_interval: 0.2, logger: Logger.new(File::NULL))
connection.start
channel = connection.create_channel
channel.queue_delete("smoke-ruby")
queue = channel.queue("smoke-ruby", durable: true)
channel.confirm_select
messages.times { |number| queue.publish(number.to_s, persistent: true) }
raise "not confirmed" unless channel.wait_for_confirms

seen = Set.new
consuming = connection.create_channel
consuming.prefetch(10)
consuming.queue("smoke-ruby", durable: true).subscribe(manual_ack: true) do |delivery, _, body|
  sleep 0.005
  begin
    consuming.ack(delivery.delivery_tag)
    seen << body.to_i
  rescue Bunny::Exception
    # The connection went meanwhile; it comes again.
  end
end
system(restart)
ending = Time.now + 60
sleep 0.1 while seen.size < messages && Time.now < ending
raise "only #{seen.size}" unless seen.size == messages
connection.close
puts "ruby bunny #{Bunny::VERSION} ok"

package io.warren.amqp.frame;

import io.netty.buffer.ByteBuf;
import io.warren.amqp.method.AccessMethod;
import io.warren.amqp.method.BasicMethod;
import io.warren.amqp.method.ChannelMethod;
import io.warren.amqp.method.ConfirmMethod;
import io.warren.amqp.method.ConnectionMethod;
import io.warren.amqp.method.ExchangeMethod;
import io.warren.amqp.method.Method;
import io.warren.amqp.method.QueueMethod;
import io.warren.amqp.method.TxMethod;
import io.warren.amqp.types.FieldTable;
import io.warren.amqp.types.FieldTableWire;
import io.warren.amqp.types.MalformedWire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of methods on the wire, reading and writing side by side (AMQP 0-9-1, section 4.2.4 and the XML
 * specification). Reserved fields are read and dropped, and written as nothing.
 *
 * <p>One per connection: it remembers the names that its client repeats. Bits are packed from the lowest of an octet.
 */
final class MethodWire {
    private final Names names = new Names();

    /** Reads the arguments; null if there is no such method. What is behind them is ignored, as RabbitMQ does. */
    @Nullable
    Method read(int classId, int methodId, ByteBuffer in) {
        return switch (classId) {
            case AccessMethod.CLASS_ID -> readAccess(methodId, in);
            case BasicMethod.CLASS_ID -> readBasic(methodId, in);
            case ChannelMethod.CLASS_ID -> readChannel(methodId, in);
            case ConfirmMethod.CLASS_ID -> readConfirm(methodId, in);
            case ConnectionMethod.CLASS_ID -> readConnection(methodId, in);
            case ExchangeMethod.CLASS_ID -> readExchange(methodId, in);
            case QueueMethod.CLASS_ID -> readQueue(methodId, in);
            case TxMethod.CLASS_ID -> readTx(methodId);
            default -> null;
        };
    }

    /** Appends the arguments. */
    static void write(ByteBuf out, Method method) {
        switch (method) {
            case AccessMethod access -> writeAccess(out, access);
            case BasicMethod basic -> writeBasic(out, basic);
            case ChannelMethod channel -> writeChannel(out, channel);
            case ConfirmMethod confirm -> writeConfirm(out, confirm);
            case ConnectionMethod connection -> writeConnection(out, connection);
            case ExchangeMethod exchange -> writeExchange(out, exchange);
            case QueueMethod queue -> writeQueue(out, queue);
            case TxMethod _ -> {
                // Methods of class tx have no arguments.
            }
        }
    }

    private @Nullable AccessMethod readAccess(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case AccessMethod.Request.ID -> {
                var realm = shortString(in);
                var bits = u8(in);
                yield new AccessMethod.Request(
                        realm, bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), bit(bits, 4));
            }
            case AccessMethod.RequestOk.ID -> {
                var ticket = u16(in);
                yield new AccessMethod.RequestOk(ticket);
            }
            default -> null;
        };
    }

    private static void writeAccess(ByteBuf out, AccessMethod method) {
        switch (method) {
            case AccessMethod.Request m -> {
                FrameEncoder.shortString(out, m.realm());
                out.writeByte(bit(m.exclusive(), 0)
                        | bit(m.passive(), 1)
                        | bit(m.active(), 2)
                        | bit(m.write(), 3)
                        | bit(m.read(), 4));
            }
            case AccessMethod.RequestOk m -> out.writeShort(m.ticket());
        }
    }

    private @Nullable BasicMethod readBasic(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case BasicMethod.Qos.ID -> {
                var prefetchSize = u32(in);
                var prefetchCount = u16(in);
                var bits = u8(in);
                yield new BasicMethod.Qos(prefetchSize, prefetchCount, bit(bits, 0));
            }
            case BasicMethod.QosOk.ID -> new BasicMethod.QosOk();
            case BasicMethod.Consume.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var consumerTag = shortString(in);
                var bits = u8(in);
                var arguments = FieldTableWire.read(in);
                yield new BasicMethod.Consume(
                        queue, consumerTag, bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), arguments);
            }
            case BasicMethod.ConsumeOk.ID -> {
                var consumerTag = shortString(in);
                yield new BasicMethod.ConsumeOk(consumerTag);
            }
            case BasicMethod.Cancel.ID -> {
                var consumerTag = shortString(in);
                var bits = u8(in);
                yield new BasicMethod.Cancel(consumerTag, bit(bits, 0));
            }
            case BasicMethod.CancelOk.ID -> {
                var consumerTag = shortString(in);
                yield new BasicMethod.CancelOk(consumerTag);
            }
            case BasicMethod.Publish.ID -> {
                skip(in, 2);
                var exchange = shortString(in);
                var routingKey = shortString(in);
                var bits = u8(in);
                yield new BasicMethod.Publish(exchange, routingKey, bit(bits, 0), bit(bits, 1));
            }
            case BasicMethod.Return.ID -> {
                var replyCode = u16(in);
                var replyText = shortString(in);
                var exchange = shortString(in);
                var routingKey = shortString(in);
                yield new BasicMethod.Return(replyCode, replyText, exchange, routingKey);
            }
            case BasicMethod.Deliver.ID -> {
                var consumerTag = shortString(in);
                var deliveryTag = i64(in);
                var bits = u8(in);
                var exchange = shortString(in);
                var routingKey = shortString(in);
                yield new BasicMethod.Deliver(consumerTag, deliveryTag, bit(bits, 0), exchange, routingKey);
            }
            case BasicMethod.Get.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var bits = u8(in);
                yield new BasicMethod.Get(queue, bit(bits, 0));
            }
            case BasicMethod.GetOk.ID -> {
                var deliveryTag = i64(in);
                var bits = u8(in);
                var exchange = shortString(in);
                var routingKey = shortString(in);
                var messageCount = u32(in);
                yield new BasicMethod.GetOk(deliveryTag, bit(bits, 0), exchange, routingKey, messageCount);
            }
            case BasicMethod.GetEmpty.ID -> new BasicMethod.GetEmpty();
            case BasicMethod.Ack.ID -> {
                var deliveryTag = i64(in);
                var bits = u8(in);
                yield new BasicMethod.Ack(deliveryTag, bit(bits, 0));
            }
            case BasicMethod.Reject.ID -> {
                var deliveryTag = i64(in);
                var bits = u8(in);
                yield new BasicMethod.Reject(deliveryTag, bit(bits, 0));
            }
            case BasicMethod.RecoverAsync.ID -> {
                var bits = u8(in);
                yield new BasicMethod.RecoverAsync(bit(bits, 0));
            }
            case BasicMethod.Recover.ID -> {
                var bits = u8(in);
                yield new BasicMethod.Recover(bit(bits, 0));
            }
            case BasicMethod.RecoverOk.ID -> new BasicMethod.RecoverOk();
            case BasicMethod.Nack.ID -> {
                var deliveryTag = i64(in);
                var bits = u8(in);
                yield new BasicMethod.Nack(deliveryTag, bit(bits, 0), bit(bits, 1));
            }
            default -> null;
        };
    }

    private static void writeBasic(ByteBuf out, BasicMethod method) {
        switch (method) {
            case BasicMethod.Qos m -> {
                out.writeInt((int) m.prefetchSize());
                out.writeShort(m.prefetchCount());
                out.writeByte(bit(m.global(), 0));
            }
            case BasicMethod.QosOk _ -> {}
            case BasicMethod.Consume m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                FrameEncoder.shortString(out, m.consumerTag());
                out.writeByte(bit(m.noLocal(), 0) | bit(m.noAck(), 1) | bit(m.exclusive(), 2) | bit(m.noWait(), 3));
                table(out, m.arguments());
            }
            case BasicMethod.ConsumeOk m -> FrameEncoder.shortString(out, m.consumerTag());
            case BasicMethod.Cancel m -> {
                FrameEncoder.shortString(out, m.consumerTag());
                out.writeByte(bit(m.noWait(), 0));
            }
            case BasicMethod.CancelOk m -> FrameEncoder.shortString(out, m.consumerTag());
            case BasicMethod.Publish m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.routingKey());
                out.writeByte(bit(m.mandatory(), 0) | bit(m.immediate(), 1));
            }
            case BasicMethod.Return m -> {
                out.writeShort(m.replyCode());
                FrameEncoder.shortString(out, m.replyText());
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.routingKey());
            }
            case BasicMethod.Deliver m -> {
                FrameEncoder.shortString(out, m.consumerTag());
                out.writeLong(m.deliveryTag());
                out.writeByte(bit(m.redelivered(), 0));
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.routingKey());
            }
            case BasicMethod.Get m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                out.writeByte(bit(m.noAck(), 0));
            }
            case BasicMethod.GetOk m -> {
                out.writeLong(m.deliveryTag());
                out.writeByte(bit(m.redelivered(), 0));
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.routingKey());
                out.writeInt((int) m.messageCount());
            }
            case BasicMethod.GetEmpty m -> out.writeByte(0);
            case BasicMethod.Ack m -> {
                out.writeLong(m.deliveryTag());
                out.writeByte(bit(m.multiple(), 0));
            }
            case BasicMethod.Reject m -> {
                out.writeLong(m.deliveryTag());
                out.writeByte(bit(m.requeue(), 0));
            }
            case BasicMethod.RecoverAsync m -> out.writeByte(bit(m.requeue(), 0));
            case BasicMethod.Recover m -> out.writeByte(bit(m.requeue(), 0));
            case BasicMethod.RecoverOk _ -> {}
            case BasicMethod.Nack m -> {
                out.writeLong(m.deliveryTag());
                out.writeByte(bit(m.multiple(), 0) | bit(m.requeue(), 1));
            }
        }
    }

    private @Nullable ChannelMethod readChannel(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case ChannelMethod.Open.ID -> new ChannelMethod.Open();
            case ChannelMethod.OpenOk.ID -> new ChannelMethod.OpenOk();
            case ChannelMethod.Flow.ID -> {
                var bits = u8(in);
                yield new ChannelMethod.Flow(bit(bits, 0));
            }
            case ChannelMethod.FlowOk.ID -> {
                var bits = u8(in);
                yield new ChannelMethod.FlowOk(bit(bits, 0));
            }
            case ChannelMethod.Close.ID -> {
                var replyCode = u16(in);
                var replyText = shortString(in);
                var failedClassId = u16(in);
                var failedMethodId = u16(in);
                yield new ChannelMethod.Close(replyCode, replyText, failedClassId, failedMethodId);
            }
            case ChannelMethod.CloseOk.ID -> new ChannelMethod.CloseOk();
            default -> null;
        };
    }

    private static void writeChannel(ByteBuf out, ChannelMethod method) {
        switch (method) {
            case ChannelMethod.Open m -> out.writeByte(0);
            case ChannelMethod.OpenOk m -> out.writeInt(0);
            case ChannelMethod.Flow m -> out.writeByte(bit(m.active(), 0));
            case ChannelMethod.FlowOk m -> out.writeByte(bit(m.active(), 0));
            case ChannelMethod.Close m -> {
                out.writeShort(m.replyCode());
                FrameEncoder.shortString(out, m.replyText());
                out.writeShort(m.failedClassId());
                out.writeShort(m.failedMethodId());
            }
            case ChannelMethod.CloseOk _ -> {}
        }
    }

    private @Nullable ConfirmMethod readConfirm(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case ConfirmMethod.Select.ID -> {
                var bits = u8(in);
                yield new ConfirmMethod.Select(bit(bits, 0));
            }
            case ConfirmMethod.SelectOk.ID -> new ConfirmMethod.SelectOk();
            default -> null;
        };
    }

    private static void writeConfirm(ByteBuf out, ConfirmMethod method) {
        switch (method) {
            case ConfirmMethod.Select m -> out.writeByte(bit(m.noWait(), 0));
            case ConfirmMethod.SelectOk _ -> {}
        }
    }

    private @Nullable ConnectionMethod readConnection(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case ConnectionMethod.Start.ID -> {
                var versionMajor = u8(in);
                var versionMinor = u8(in);
                var serverProperties = FieldTableWire.read(in);
                var mechanisms = text(in);
                var locales = text(in);
                yield new ConnectionMethod.Start(versionMajor, versionMinor, serverProperties, mechanisms, locales);
            }
            case ConnectionMethod.StartOk.ID -> {
                var clientProperties = FieldTableWire.read(in);
                var mechanism = shortString(in);
                var response = bytes(in);
                var locale = shortString(in);
                yield new ConnectionMethod.StartOk(clientProperties, mechanism, response, locale);
            }
            case ConnectionMethod.Secure.ID -> {
                var challenge = bytes(in);
                yield new ConnectionMethod.Secure(challenge);
            }
            case ConnectionMethod.SecureOk.ID -> {
                var response = bytes(in);
                yield new ConnectionMethod.SecureOk(response);
            }
            case ConnectionMethod.Tune.ID -> {
                var channelMax = u16(in);
                var frameMax = u32(in);
                var heartbeat = u16(in);
                yield new ConnectionMethod.Tune(channelMax, frameMax, heartbeat);
            }
            case ConnectionMethod.TuneOk.ID -> {
                var channelMax = u16(in);
                var frameMax = u32(in);
                var heartbeat = u16(in);
                yield new ConnectionMethod.TuneOk(channelMax, frameMax, heartbeat);
            }
            case ConnectionMethod.Open.ID -> {
                var virtualHost = shortString(in);
                yield new ConnectionMethod.Open(virtualHost);
            }
            case ConnectionMethod.OpenOk.ID -> new ConnectionMethod.OpenOk();
            case ConnectionMethod.Close.ID -> {
                var replyCode = u16(in);
                var replyText = shortString(in);
                var failedClassId = u16(in);
                var failedMethodId = u16(in);
                yield new ConnectionMethod.Close(replyCode, replyText, failedClassId, failedMethodId);
            }
            case ConnectionMethod.CloseOk.ID -> new ConnectionMethod.CloseOk();
            case ConnectionMethod.Blocked.ID -> {
                var reason = shortString(in);
                yield new ConnectionMethod.Blocked(reason);
            }
            case ConnectionMethod.Unblocked.ID -> new ConnectionMethod.Unblocked();
            case ConnectionMethod.UpdateSecret.ID -> {
                var newSecret = bytes(in);
                var reason = shortString(in);
                yield new ConnectionMethod.UpdateSecret(newSecret, reason);
            }
            case ConnectionMethod.UpdateSecretOk.ID -> new ConnectionMethod.UpdateSecretOk();
            default -> null;
        };
    }

    private static void writeConnection(ByteBuf out, ConnectionMethod method) {
        switch (method) {
            case ConnectionMethod.Start m -> {
                out.writeByte(m.versionMajor());
                out.writeByte(m.versionMinor());
                table(out, m.serverProperties());
                longString(out, m.mechanisms().getBytes(StandardCharsets.UTF_8));
                longString(out, m.locales().getBytes(StandardCharsets.UTF_8));
            }
            case ConnectionMethod.StartOk m -> {
                table(out, m.clientProperties());
                FrameEncoder.shortString(out, m.mechanism());
                longString(out, m.response());
                FrameEncoder.shortString(out, m.locale());
            }
            case ConnectionMethod.Secure m -> longString(out, m.challenge());
            case ConnectionMethod.SecureOk m -> longString(out, m.response());
            case ConnectionMethod.Tune m -> {
                out.writeShort(m.channelMax());
                out.writeInt((int) m.frameMax());
                out.writeShort(m.heartbeat());
            }
            case ConnectionMethod.TuneOk m -> {
                out.writeShort(m.channelMax());
                out.writeInt((int) m.frameMax());
                out.writeShort(m.heartbeat());
            }
            case ConnectionMethod.Open m -> {
                FrameEncoder.shortString(out, m.virtualHost());
                out.writeByte(0);
                out.writeByte(0);
            }
            case ConnectionMethod.OpenOk m -> out.writeByte(0);
            case ConnectionMethod.Close m -> {
                out.writeShort(m.replyCode());
                FrameEncoder.shortString(out, m.replyText());
                out.writeShort(m.failedClassId());
                out.writeShort(m.failedMethodId());
            }
            case ConnectionMethod.CloseOk _ -> {}
            case ConnectionMethod.Blocked m -> FrameEncoder.shortString(out, m.reason());
            case ConnectionMethod.Unblocked _ -> {}
            case ConnectionMethod.UpdateSecret m -> {
                longString(out, m.newSecret());
                FrameEncoder.shortString(out, m.reason());
            }
            case ConnectionMethod.UpdateSecretOk _ -> {}
        }
    }

    private @Nullable ExchangeMethod readExchange(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case ExchangeMethod.Declare.ID -> {
                skip(in, 2);
                var exchange = shortString(in);
                var type = shortString(in);
                var bits = u8(in);
                var arguments = FieldTableWire.read(in);
                yield new ExchangeMethod.Declare(
                        exchange,
                        type,
                        bit(bits, 0),
                        bit(bits, 1),
                        bit(bits, 2),
                        bit(bits, 3),
                        bit(bits, 4),
                        arguments);
            }
            case ExchangeMethod.DeclareOk.ID -> new ExchangeMethod.DeclareOk();
            case ExchangeMethod.Delete.ID -> {
                skip(in, 2);
                var exchange = shortString(in);
                var bits = u8(in);
                yield new ExchangeMethod.Delete(exchange, bit(bits, 0), bit(bits, 1));
            }
            case ExchangeMethod.DeleteOk.ID -> new ExchangeMethod.DeleteOk();
            case ExchangeMethod.Bind.ID -> {
                skip(in, 2);
                var destination = shortString(in);
                var source = shortString(in);
                var routingKey = shortString(in);
                var bits = u8(in);
                var arguments = FieldTableWire.read(in);
                yield new ExchangeMethod.Bind(destination, source, routingKey, bit(bits, 0), arguments);
            }
            case ExchangeMethod.BindOk.ID -> new ExchangeMethod.BindOk();
            case ExchangeMethod.Unbind.ID -> {
                skip(in, 2);
                var destination = shortString(in);
                var source = shortString(in);
                var routingKey = shortString(in);
                var bits = u8(in);
                var arguments = FieldTableWire.read(in);
                yield new ExchangeMethod.Unbind(destination, source, routingKey, bit(bits, 0), arguments);
            }
            case ExchangeMethod.UnbindOk.ID -> new ExchangeMethod.UnbindOk();
            default -> null;
        };
    }

    private static void writeExchange(ByteBuf out, ExchangeMethod method) {
        switch (method) {
            case ExchangeMethod.Declare m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.type());
                out.writeByte(bit(m.passive(), 0)
                        | bit(m.durable(), 1)
                        | bit(m.autoDelete(), 2)
                        | bit(m.internal(), 3)
                        | bit(m.noWait(), 4));
                table(out, m.arguments());
            }
            case ExchangeMethod.DeclareOk _ -> {}
            case ExchangeMethod.Delete m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.exchange());
                out.writeByte(bit(m.ifUnused(), 0) | bit(m.noWait(), 1));
            }
            case ExchangeMethod.DeleteOk _ -> {}
            case ExchangeMethod.Bind m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.destination());
                FrameEncoder.shortString(out, m.source());
                FrameEncoder.shortString(out, m.routingKey());
                out.writeByte(bit(m.noWait(), 0));
                table(out, m.arguments());
            }
            case ExchangeMethod.BindOk _ -> {}
            case ExchangeMethod.Unbind m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.destination());
                FrameEncoder.shortString(out, m.source());
                FrameEncoder.shortString(out, m.routingKey());
                out.writeByte(bit(m.noWait(), 0));
                table(out, m.arguments());
            }
            case ExchangeMethod.UnbindOk _ -> {}
        }
    }

    private @Nullable QueueMethod readQueue(int methodId, ByteBuffer in) {
        return switch (methodId) {
            case QueueMethod.Declare.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var bits = u8(in);
                var arguments = FieldTableWire.read(in);
                yield new QueueMethod.Declare(
                        queue, bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), bit(bits, 4), arguments);
            }
            case QueueMethod.DeclareOk.ID -> {
                var queue = shortString(in);
                var messageCount = u32(in);
                var consumerCount = u32(in);
                yield new QueueMethod.DeclareOk(queue, messageCount, consumerCount);
            }
            case QueueMethod.Bind.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var exchange = shortString(in);
                var routingKey = shortString(in);
                var bits = u8(in);
                var arguments = FieldTableWire.read(in);
                yield new QueueMethod.Bind(queue, exchange, routingKey, bit(bits, 0), arguments);
            }
            case QueueMethod.BindOk.ID -> new QueueMethod.BindOk();
            case QueueMethod.Purge.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var bits = u8(in);
                yield new QueueMethod.Purge(queue, bit(bits, 0));
            }
            case QueueMethod.PurgeOk.ID -> {
                var messageCount = u32(in);
                yield new QueueMethod.PurgeOk(messageCount);
            }
            case QueueMethod.Delete.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var bits = u8(in);
                yield new QueueMethod.Delete(queue, bit(bits, 0), bit(bits, 1), bit(bits, 2));
            }
            case QueueMethod.DeleteOk.ID -> {
                var messageCount = u32(in);
                yield new QueueMethod.DeleteOk(messageCount);
            }
            case QueueMethod.Unbind.ID -> {
                skip(in, 2);
                var queue = shortString(in);
                var exchange = shortString(in);
                var routingKey = shortString(in);
                var arguments = FieldTableWire.read(in);
                yield new QueueMethod.Unbind(queue, exchange, routingKey, arguments);
            }
            case QueueMethod.UnbindOk.ID -> new QueueMethod.UnbindOk();
            default -> null;
        };
    }

    private static void writeQueue(ByteBuf out, QueueMethod method) {
        switch (method) {
            case QueueMethod.Declare m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                out.writeByte(bit(m.passive(), 0)
                        | bit(m.durable(), 1)
                        | bit(m.exclusive(), 2)
                        | bit(m.autoDelete(), 3)
                        | bit(m.noWait(), 4));
                table(out, m.arguments());
            }
            case QueueMethod.DeclareOk m -> {
                FrameEncoder.shortString(out, m.queue());
                out.writeInt((int) m.messageCount());
                out.writeInt((int) m.consumerCount());
            }
            case QueueMethod.Bind m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.routingKey());
                out.writeByte(bit(m.noWait(), 0));
                table(out, m.arguments());
            }
            case QueueMethod.BindOk _ -> {}
            case QueueMethod.Purge m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                out.writeByte(bit(m.noWait(), 0));
            }
            case QueueMethod.PurgeOk m -> out.writeInt((int) m.messageCount());
            case QueueMethod.Delete m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                out.writeByte(bit(m.ifUnused(), 0) | bit(m.ifEmpty(), 1) | bit(m.noWait(), 2));
            }
            case QueueMethod.DeleteOk m -> out.writeInt((int) m.messageCount());
            case QueueMethod.Unbind m -> {
                out.writeShort(0);
                FrameEncoder.shortString(out, m.queue());
                FrameEncoder.shortString(out, m.exchange());
                FrameEncoder.shortString(out, m.routingKey());
                table(out, m.arguments());
            }
            case QueueMethod.UnbindOk _ -> {}
        }
    }

    private static @Nullable TxMethod readTx(int methodId) {
        return switch (methodId) {
            case TxMethod.Select.ID -> new TxMethod.Select();
            case TxMethod.SelectOk.ID -> new TxMethod.SelectOk();
            case TxMethod.Commit.ID -> new TxMethod.Commit();
            case TxMethod.CommitOk.ID -> new TxMethod.CommitOk();
            case TxMethod.Rollback.ID -> new TxMethod.Rollback();
            case TxMethod.RollbackOk.ID -> new TxMethod.RollbackOk();
            default -> null;
        };
    }

    private String shortString(ByteBuffer in) {
        var length = u8(in);
        return names.at(take(in, length));
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        var length = u32(in);
        if (length > in.remaining()) {
            throw new MalformedWire("a length of " + length + " with " + in.remaining() + " bytes left");
        }
        var bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static ByteBuffer take(ByteBuffer in, int length) {
        need(in, length);
        var part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static void skip(ByteBuffer in, int length) {
        need(in, length);
        in.position(in.position() + length);
    }

    private static int u8(ByteBuffer in) {
        need(in, 1);
        return in.get() & 0xFF;
    }

    private static int u16(ByteBuffer in) {
        need(in, 2);
        return in.getShort() & 0xFFFF;
    }

    private static long u32(ByteBuffer in) {
        need(in, 4);
        return in.getInt() & 0xFFFF_FFFFL;
    }

    private static long i64(ByteBuffer in) {
        need(in, 8);
        return in.getLong();
    }

    private static void need(ByteBuffer in, int bytes) {
        if (in.remaining() < bytes) {
            throw new MalformedWire("a method ends " + (bytes - in.remaining()) + " bytes early");
        }
    }

    private static boolean bit(int bits, int index) {
        return (bits & (1 << index)) != 0;
    }

    private static int bit(boolean value, int index) {
        return value ? 1 << index : 0;
    }

    private static void longString(ByteBuf out, byte[] bytes) {
        out.writeInt(bytes.length);
        out.writeBytes(bytes);
    }

    private static void table(ByteBuf out, FieldTable table) {
        out.writeBytes(FieldTableWire.toBytes(table));
    }
}

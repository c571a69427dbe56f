"""A Kafka topic as a streaming source, over confluent-kafka.

Spark's own connector (`--packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.1`) is the one to take on a cluster
that can fetch it; this one needs no jar. Offsets are Spark's: they are kept in its checkpoint, and a batch that is run
again reads the same messages.
"""

from pyspark.sql.datasource import DataSource, DataSourceStreamReader, InputPartition

SCHEMA = "series string, line string, place long"


class KafkaLines(DataSource):
    """Options: `brokers`, `topic`, `limit` (messages a batch), and any librdkafka property behind `kafka.`."""

    @classmethod
    def name(cls):
        return "loadstar-kafka"

    def schema(self):
        return SCHEMA

    def streamReader(self, schema):
        return KafkaLineReader(self.options)


class Span(InputPartition):
    def __init__(self, partition, start, end):
        self.partition, self.start, self.end = partition, start, end


class KafkaLineReader(DataSourceStreamReader):
    def __init__(self, options):
        self.brokers, self.topic = options["brokers"], options["topic"]
        self.limit = int(options.get("limit", "100000"))
        self.extra = {k[len("kafka."):]: v for k, v in options.items() if k.startswith("kafka.")}
        self.reached = None

    def _consumer(self):
        from confluent_kafka import Consumer

        return Consumer(
            {
                "bootstrap.servers": self.brokers,
                "group.id": "loadstar-spark",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "auto.offset.reset": "error",
                **self.extra,
            }
        )

    def _watermarks(self):
        from confluent_kafka import TopicPartition

        consumer = self._consumer()
        try:
            found = consumer.list_topics(self.topic, timeout=15).topics[self.topic]
            if found.error is not None or not found.partitions:
                raise RuntimeError(f"Kafka topic {self.topic} at {self.brokers} is not there: {found.error}")
            return {
                p: consumer.get_watermark_offsets(TopicPartition(self.topic, p), timeout=15)
                for p in sorted(found.partitions)
            }
        finally:
            consumer.close()

    def initialOffset(self):
        return {str(p): low for p, (low, _) in self._watermarks().items()}

    def latestOffset(self):
        ends = {str(p): high for p, (_, high) in self._watermarks().items()}
        if self.reached is not None:
            share = max(1, self.limit // max(1, len(ends)))
            ends = {p: min(end, self.reached.get(p, 0) + share) for p, end in ends.items()}
        return ends

    def partitions(self, start, end):
        self.reached = dict(end)
        return [Span(int(p), start.get(p, 0), e) for p, e in end.items() if e > start.get(p, 0)]

    def read(self, span):
        from confluent_kafka import KafkaError, KafkaException, TopicPartition

        consumer = self._consumer()
        try:
            consumer.assign([TopicPartition(self.topic, span.partition, span.start)])
            place, silence = span.start, 0
            while place < span.end:
                message = consumer.poll(5)
                if message is None:
                    silence += 1
                    if silence > 12:
                        raise RuntimeError(f"Kafka topic {self.topic}: message {place} did not come within a minute")
                    continue
                if message.error():
                    if message.error().code() == KafkaError._PARTITION_EOF:
                        break
                    raise KafkaException(message.error())
                silence, place = 0, message.offset() + 1
                if message.offset() >= span.end:
                    break
                key = message.key().decode() if message.key() else ""
                yield (key, (message.value() or b"").decode(errors="replace"), message.offset())
        finally:
            consumer.close()

    def commit(self, end):
        pass

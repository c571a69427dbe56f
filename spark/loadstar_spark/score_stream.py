"""Scores a stream of readings on many machines: `spark-submit … score_stream.py --help`."""

import argparse
import json
import os
import shutil

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.streaming.state import GroupStateTimeout

from loadstar_spark.kafka_source import KafkaLines

EVENTS = "series string, type string, id string, event string"


def readings(spark, source, limit):
    """The stream of (series, line, place): place orders the lines of one series."""
    if source.startswith("kafka://"):
        brokers, topic = source[len("kafka://"):].split("?")[0].split("/", 1)
        spark.dataSource.register(KafkaLines)
        lines = (
            spark.readStream.format("loadstar-kafka")
            .options(brokers=brokers, topic=topic, limit=str(limit))
            .load()
        )
    else:
        lines = spark.readStream.option("maxFilesPerTrigger", "16").text(source).select(
            F.lit("").alias("series"),
            F.col("value").alias("line"),
            F.unix_timestamp(F.to_timestamp(F.get_json_object("value", "$.time"))).alias("place"),
        )
    named = F.coalesce(F.get_json_object("line", "$.series"), F.col("series"), F.lit(""))
    return lines.select(named.alias("series"), "line", "place")


def scoring(command):
    """Scores one series' readings of a micro-batch; the state goes from batch to batch in Spark's checkpoint."""

    def score(key, frames, state):
        import pandas as pd

        from loadstar_spark.scorer import scorer

        series = key[0]
        batch = pd.concat(list(frames)).sort_values("place", kind="stable")
        known = {series: bytes(state.get[0])} if state.exists else {}
        fresh, events, refused = scorer(command).score(known, list(batch["line"]))
        if series in fresh:
            state.update((fresh[series],))
        rows = [row(series, text) for text in events]
        rows += [(series, "rejected", f"{series}@{line}", line) for line in refused]
        yield pd.DataFrame(rows, columns=["series", "type", "id", "event"])

    return score


def row(series, text):
    event = json.loads(text)
    if event["type"] == "score":
        return (series, "score", f"{series}@{event['time']}", text)
    return (series, "incident", f"{event['id']}@{event['state']}", text)


def scored(lines, command):
    return lines.groupBy("series").applyInPandasWithState(
        scoring(command), EVENTS, "state binary", "append", GroupStateTimeout.NoTimeout
    )


def write_files(folder):
    """A folder a batch, replaced whole where a batch is run again."""

    def write(batch, number):
        final = os.path.join(folder, f"batch={number:08d}")
        hidden = os.path.join(folder, f"_batch={number:08d}")
        batch.select("event").write.mode("overwrite").text(hidden)
        shutil.rmtree(final, ignore_errors=True)
        os.rename(hidden, final)

    return write


def write_kafka(address):
    """Keyed by series, with the event's id in the header `id`: a reader drops an id that it has seen."""
    brokers, topic = address[len("kafka://"):].split("?")[0].split("/", 1)

    def send(rows):
        from confluent_kafka import Producer

        producer = Producer({"bootstrap.servers": brokers, "enable.idempotence": True, "acks": "all"})
        for r in rows:
            producer.produce(topic, key=r.series, value=r.event, headers=[("id", r.id)])
            producer.poll(0)
        if producer.flush(60) > 0:
            raise RuntimeError(f"Kafka at {brokers} did not take every event within a minute")

    return lambda batch, number: batch.foreachPartition(send)


def write_mongodb(address):
    """Upserts by the event's natural key: a batch that is run again changes nothing."""
    database = address.split("?")[0].rsplit("/", 1)[1]

    def send(rows):
        from pymongo import MongoClient, ReplaceOne

        bulks = {"score": [], "incident": [], "rejected": []}
        for r in rows:
            document = json.loads(r.event) if r.type != "rejected" else {"series": r.series, "reason": r.event}
            key = document.get("id", r.id) if r.type == "incident" else r.id
            bulks[r.type].append(ReplaceOne({"_id": key}, {**document, "_id": key}, upsert=True))
        client = MongoClient(address)
        for kind, collection in (("score", "scores"), ("incident", "incidents"), ("rejected", "rejected")):
            if bulks[kind]:
                client[database][collection].bulk_write(bulks[kind], ordered=True)
        client.close()

    return lambda batch, number: batch.foreachPartition(send)


def output(address):
    if address.startswith("kafka://"):
        return write_kafka(address)
    if address.startswith("mongodb"):
        return write_mongodb(address)
    os.makedirs(address, exist_ok=True)
    return write_files(address)


def run(spark, source, target, checkpoint, command, limit=100_000, once=False, interval="1 second"):
    """Starts the query; `once` takes what is there and ends."""
    writer = (
        scored(readings(spark, source, limit), command)
        .writeStream.foreachBatch(output(target))
        .option("checkpointLocation", checkpoint)
        .outputMode("append")
    )
    return (writer.trigger(availableNow=True) if once else writer.trigger(processingTime=interval)).start()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True, help="kafka://HOST:PORT/TOPIC, or a folder of files of JSON lines")
    parser.add_argument("--to", required=True, help="kafka://HOST:PORT/TOPIC, mongodb://HOST:PORT/DATABASE or a folder")
    parser.add_argument("--checkpoint", required=True, help="the folder of Spark's checkpoint")
    parser.add_argument("--limit", type=int, default=100_000, help="Kafka messages a batch")
    parser.add_argument("--once", action="store_true", help="take what is there and end")
    parser.add_argument("scorer", nargs="+", help="the scorer's command line, after --")
    arguments = parser.parse_args()
    spark = SparkSession.builder.appName("loadstar-score-stream").getOrCreate()
    query = run(
        spark, arguments.source, arguments.to, arguments.checkpoint, arguments.scorer, arguments.limit, arguments.once
    )
    query.awaitTermination()


if __name__ == "__main__":
    main()

"""TLS in front of a Kafka broker that speaks none.
usage: tls_proxy.py PORT_FILE BROKER_PORT CERTIFICATE KEY RECORD

What clients send comes out of TLS here and goes on to the broker; it is also written to RECORD. In the broker's answers
its own address is replaced by this one's, so that clients stay on this side.
"""
import asyncio
import ssl
import struct
import sys

port_file, broker, certificate, key, record = sys.argv[1], int(sys.argv[2]), *sys.argv[3:6]
seen = open(record, "ab", buffering=0)


def address(port):
    return b"127.0.0.1" + struct.pack(">i", port)


async def pump(source, target, change):
    """Passes messages on, each whole: four bytes of its length, and its body."""
    try:
        while True:
            head = await source.readexactly(4)
            target.write(change(head + await source.readexactly(struct.unpack(">i", head)[0])))
            await target.drain()
    except (asyncio.IncompleteReadError, OSError):
        target.close()


def note(data):
    seen.write(data)
    return data


async def serve(reader, writer):
    own = address(writer.get_extra_info("sockname")[1])
    answers, requests = await asyncio.open_connection("127.0.0.1", broker)
    await asyncio.gather(
        pump(reader, requests, note), pump(answers, writer, lambda data: data.replace(address(broker), own)))


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    with open(port_file, "w") as file:
        file.write(f"{server.sockets[0].getsockname()[1]}\n")
    await server.serve_forever()


asyncio.run(main())

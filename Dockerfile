# The binary in a slim image: docker build -t loadstar .
FROM swift:6.3-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
      pkg-config libsqlite3-dev liblapack-dev libopenblas-dev zlib1g-dev libcurl4-openssl-dev \
      libmicrohttpd-dev libmosquitto-dev librdkafka-dev libmongoc-dev libjs-dygraphs \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN swift build -c release --static-swift-stdlib --product loadstar \
    && install -D .build/release/loadstar /out/loadstar

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
      ca-certificates tzdata libsqlite3-0 libopenblas0-pthread zlib1g libcurl4 \
      libmicrohttpd12 libmosquitto1 librdkafka1 libmongoc-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /data --create-home loadstar
COPY --from=build /out/loadstar /usr/local/bin/loadstar
USER loadstar
WORKDIR /data
VOLUME /data
ENV LOADSTAR_DB=/data/loadstar.db
ENTRYPOINT ["loadstar"]
CMD ["--help"]

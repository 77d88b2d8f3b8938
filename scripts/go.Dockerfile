# Go, a C compiler (the race detector needs cgo) and what tests are held against, for machines without a Go of their own.
ARG BASE=vigie/base:forky
FROM ${BASE}
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    apt-get update -q && apt-get install -yq golang-1.26-go gcc libc6-dev \
      ffmpeg iproute2 libsrtp2-dev openssl rtpengine-daemon sip-tester sox tshark && \
    ln -s /usr/lib/go-1.26/bin/go /usr/local/bin/go && ln -s /usr/lib/go-1.26/bin/gofmt /usr/local/bin/gofmt

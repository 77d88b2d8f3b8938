#!/bin/sh
# make-pictures OUT-FOLDER: what cameras show, coded as VP8 in three layers of one picture (simulcast), q, h and f, as
# IVF: ffmpeg's own test picture, which has its time code in it, 15 frames a second, a key frame each second.
set -eu
out=${1:?output folder}
for layer in 'q 160x90 60k' 'h 320x180 150k' 'f 640x360 400k'; do
  set -- $layer
  ffmpeg -v error -f lavfi -i "testsrc2=size=$2:rate=15:duration=10" -c:v libvpx -deadline good -cpu-used 4 \
    -g 15 -keyint_min 15 -b:v "$3" -maxrate "$3" -bufsize "$3" "$out/$1.ivf"
done

#!/bin/sh
# make-pictures OUT-FOLDER: what cameras show, coded in three layers of one picture (simulcast), q, h and f: ffmpeg's own
# test picture, which has its time code in it, 15 frames a second, a key frame each second. In VP8, as IVF.
set -eu
out=${1:?output folder}
for layer in 'q 160x90 60k' 'h 320x180 150k' 'f 640x360 400k'; do
  set -- $layer
  ffmpeg -v error -f lavfi -i "testsrc2=size=$2:rate=15:duration=10" -c:v libvpx -deadline good -cpu-used 4 \
    -g 15 -keyint_min 15 -b:v "$3" -maxrate "$3" -bufsize "$3" "$out/$1.ivf"
done

# The same in H.264, constrained baseline, as a byte stream with a delimiter before each picture, and in VP9 as IVF.
mkdir -p "$out/h264" "$out/vp9"
for layer in 'q 160x90 60k' 'h 320x180 150k' 'f 640x360 400k'; do
  set -- $layer
  # One thread: what comes out is then the same each time.
  ffmpeg -v error -f lavfi -i "testsrc2=size=$2:rate=15:duration=10" -pix_fmt yuv420p -c:v libx264 -profile:v baseline \
    -preset veryfast -threads 1 -x264-params 'keyint=15:min-keyint=15:scenecut=0:aud=1' \
    -b:v "$3" -maxrate "$3" -bufsize "$3" -f h264 "$out/h264/$1.h264"
  ffmpeg -v error -f lavfi -i "testsrc2=size=$2:rate=15:duration=10" -pix_fmt yuv420p -c:v libvpx-vp9 -deadline realtime \
    -cpu-used 6 -threads 1 -auto-alt-ref 0 -lag-in-frames 0 -g 15 -keyint_min 15 -b:v "$3" -maxrate "$3" -bufsize "$3" \
    "$out/vp9/$1.ivf"
done

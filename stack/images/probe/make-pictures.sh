#!/bin/sh
# make-pictures OUT-FOLDER [SOURCE]: what cameras show, coded in three layers of one picture (simulcast), q, h and f,
# 15 frames a second, a key frame each second: in VP8 and VP9 as IVF, in H.264 as a byte stream; and source.mkv, the
# same picture uncoded (lossless). SOURCE is a source of ffmpeg's, 640 x 360, 15 Hz, 10 s; by default its own test
# picture. Drawn into it is a time code that programs read (engine/evidence/picture/time_code.go): the frame's number,
# along the top edge, 8 bits, the lowest first, each as two cells: white and black for 1, black and white for 0.
set -eu
out=${1:?output folder}
source=${2:-testsrc2=size=640x360:rate=15:duration=10}
strip='drawbox=x=iw/10:y=0:w=iw*8/10:h=ih/30:color=black:t=fill'
for bit in 0 1 2 3 4 5 6 7; do
  one="mod(floor(n/$((1 << bit)))\\,2)"
  cell='y=0:w=iw/20:h=ih/30:color=white:t=fill'
  strip="$strip,drawbox=x=iw/10+iw*$((2 * bit))/20:$cell:enable=$one"
  strip="$strip,drawbox=x=iw/10+iw*$((2 * bit + 1))/20:$cell:enable=1-$one"
done
ffmpeg -v error -y -f lavfi -i "$source" -vf "format=yuv420p,$strip" -frames:v 150 -c:v ffv1 "$out/source.mkv"
mkdir -p "$out/h264" "$out/vp9"
for layer in 'q 160x90 60k' 'h 320x180 150k' 'f 640x360 400k'; do
  set -- $layer
  name=$1 scaled="scale=$2:flags=bicubic"
  set -- -b:v "$3" -maxrate "$3" -bufsize "$3"
  ffmpeg -v error -y -i "$out/source.mkv" -vf "$scaled" -c:v libvpx -deadline good -cpu-used 4 \
    -g 15 -keyint_min 15 "$@" "$out/$name.ivf"
  # Constrained baseline, with a delimiter before each picture. One thread: what comes out is then the same each time.
  ffmpeg -v error -y -i "$out/source.mkv" -vf "$scaled" -pix_fmt yuv420p -c:v libx264 -profile:v baseline \
    -preset veryfast -threads 1 -x264-params 'keyint=15:min-keyint=15:scenecut=0:aud=1' "$@" -f h264 "$out/h264/$name.h264"
  ffmpeg -v error -y -i "$out/source.mkv" -vf "$scaled" -pix_fmt yuv420p -c:v libvpx-vp9 -deadline realtime \
    -cpu-used 6 -threads 1 -auto-alt-ref 0 -lag-in-frames 0 -g 15 -keyint_min 15 "$@" "$out/vp9/$name.ivf"
done

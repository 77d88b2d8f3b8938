#!/bin/sh
# make-speech TEXT-FOLDER OUT-FOLDER: speaks each LANGUAGE.txt and writes it as raw G.711 (8 kHz, one byte a sample),
# LANGUAGE.alaw and LANGUAGE.ulaw, as LANGUAGE.wav of 16 kHz for G.722, and as LANGUAGE.opus. The texts are ours; espeak-ng puts no licence on what it speaks.
set -eu
texts=${1:?text folder} out=${2:?output folder}
for text in "$texts"/*.txt; do
  language=$(basename "$text" .txt)
  wav=$(mktemp --suffix=.wav)
  espeak-ng -v "$language" -s 150 -f "$text" -w "$wav"
  # A telephone's band, and a level that leaves room (ITU-T P.56 asks for about -26 dBov).
  sox "$wav" -t al -r 8000 -c 1 "$out/$language.alaw" sinc 300-3400 norm -6
  sox "$wav" -t ul -r 8000 -c 1 "$out/$language.ulaw" sinc 300-3400 norm -6
  # A wider band for the wideband codecs.
  sox "$wav" -b 16 -r 16000 -c 1 "$out/$language.wav" sinc 50-7000 norm -6
  # Superwideband: at 24 kHz and 25 kbit/s the coder takes the band of 12 kHz.
  wide=$(mktemp --suffix=.wav)
  sox "$wav" -b 16 -r 24000 -c 1 "$wide" norm -6
  opusenc --quiet --speech --vbr --bitrate 25 --framesize 20 "$wide" "$out/$language.opus"
  rm "$wav" "$wide"
done

#!/bin/sh
# make-speech TEXT-FOLDER OUT-FOLDER: speaks each LANGUAGE.txt and writes it as raw G.711 (8 kHz, one byte a sample),
# LANGUAGE.alaw and LANGUAGE.ulaw. The texts are ours; espeak-ng puts no licence on what it speaks.
set -eu
texts=${1:?text folder} out=${2:?output folder}
for text in "$texts"/*.txt; do
  language=$(basename "$text" .txt)
  wav=$(mktemp --suffix=.wav)
  espeak-ng -v "$language" -s 150 -f "$text" -w "$wav"
  # A telephone's band, and a level that leaves room (ITU-T P.56 asks for about -26 dBov).
  sox "$wav" -t al -r 8000 -c 1 "$out/$language.alaw" sinc 300-3400 norm -6
  sox "$wav" -t ul -r 8000 -c 1 "$out/$language.ulaw" sinc 300-3400 norm -6
  rm "$wav"
done

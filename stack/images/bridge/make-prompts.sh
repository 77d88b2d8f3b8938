#!/bin/sh
# make-prompts TEXT-FOLDER OUT-FOLDER: speaks each LANGUAGE/NAME.txt and writes it as LANGUAGE/NAME-RATE.wav at the rates
# that telephones are spoken to with. The texts are ours; espeak-ng puts no licence on what it speaks.
set -eu
texts=${1:?text folder} out=${2:?output folder}
for text in "$texts"/*/*.txt; do
  language=$(basename "$(dirname "$text")") name=$(basename "$text" .txt)
  mkdir -p "$out/$language"
  wav=$(mktemp --suffix=.wav)
  espeak-ng -v "$language" -s 150 -f "$text" -w "$wav"
  for rate in 8000 16000 48000; do
    sox "$wav" -b 16 -r "$rate" -c 1 "$out/$language/$name-$rate.wav" norm -6 pad 0 0.2
  done
  rm "$wav"
done

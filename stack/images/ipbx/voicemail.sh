#!/bin/bash
# voicemail take FILE | send: a message that was recorded is put with those to be sent; those are sent as mail, each until
# it is accepted. FILE is CALLEE-CALLER-INSTANCE-ID.wav; what is left of an instance that ended is sent by the others.
set -euo pipefail
spool=/var/spool/vigie
# Half a second of 16-bit samples at 8 kHz: less is no message.
least=$((44 + 8000))

# Accepted by the mail server, it is on its disk (250): then it may go here.
send() {
  local file=$1 callee caller seconds day
  IFS=- read -r callee caller _ <<< "$(basename "$file")"
  seconds=$((($(stat -c %s "$file") - 44) / 16000))
  day=$(date -u -d "@$(stat -c %Y "$file")" '+%Y-%m-%d %H:%M UTC')
  printf 'user = "voicemail@vigie.test:%s"\n' "$(< /run/secrets/voicemail_key)" |
    curl --silent --show-error --config - --max-time 20 --url smtp://mail.vigie.test:587 --ssl-reqd \
      --resolve mail.vigie.test:587:198.18.0.25 --cacert /run/secrets/tls_ca \
      --mail-from voicemail@vigie.test --mail-rcpt "$callee@vigie.test" \
      --header 'From: "Voicemail" <voicemail@vigie.test>' --header "To: <$callee@vigie.test>" \
      --header "Subject: Voicemail from ${caller:-an unknown number}, $seconds s" --header "Date: $(date -R)" \
      --header "Message-ID: <$(basename "$file" .wav)@voicemail.vigie.test>" --header "X-Vigie-Voicemail: $callee" \
      --form "=Voicemail from ${caller:-an unknown number} to $callee, $day, $seconds s." \
      --form "file=@$file;type=audio/x-wav;filename=voicemail.wav;encoder=base64"
}

# File descriptor 4 is the message: one instance at a time sends it, and who comes later finds it gone.
deliver() {
  flock --nonblock 4 || return 0
  [[ ! -f $1 ]] || { send "$1" && rm -f "$1"; }
}

case ${1:-} in
  take)
    if (($(stat -c %s "$2" 2>/dev/null || echo 0) < least)); then rm -f "$2"; exit; fi
    mv "$2" $spool/out/
    exec "$0" send ;;
  send)
    [[ -f /run/secrets/voicemail_key ]] || exit 0
    shopt -s nullglob
    for file in "$spool"/out/*.wav; do
      deliver "$file" 4< "$file" || echo "voicemail: $(basename "$file") is kept" >&2
    done ;;
  *) echo 'usage: voicemail take FILE | send' >&2; exit 2 ;;
esac

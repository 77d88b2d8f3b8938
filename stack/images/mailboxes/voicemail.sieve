require ["fileinto", "mailbox"];
# Nobody else can send as this address (stack/config/mta/mta.cf): its messages are the telephone system's.
if address :is "from" "voicemail@vigie.test" {
  fileinto :create "Voicemail";
  stop;
}

require ["fileinto", "mailbox"];
# Rspamd's "add header" (stack/config/mailfilter).
if header :is "X-Spam" "Yes" {
  fileinto :create "Junk";
  stop;
}

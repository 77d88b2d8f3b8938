/* An SRTP peer made of libsrtp2 alone. It reads lines "protect|unprotect
 * rtp|rtcp SUITE KEYHEX PACKETHEX" and answers each with the packet in hex, or
 * "refused". One session a line, so that lines do not depend on each other. */
#include <srtp2/srtp.h>
#include <stdio.h>
#include <string.h>

static int unhex(const char *s, unsigned char *out) {
    int n = 0;
    unsigned int octet;
    for (; s[0] && s[1] && n < 2000 && sscanf(s, "%2x", &octet) == 1; s += 2)
        out[n++] = (unsigned char)octet;
    return n;
}

static void set_policy(srtp_policy_t *p, const char *suite) {
    if (strcmp(suite, "AEAD_AES_128_GCM") == 0) {
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&p->rtp);
        srtp_crypto_policy_set_aes_gcm_128_16_auth(&p->rtcp);
    } else if (strcmp(suite, "AES_CM_128_HMAC_SHA1_32") == 0) {
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32(&p->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&p->rtcp);
    } else {
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&p->rtp);
        srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&p->rtcp);
    }
}

static srtp_err_status_t turn(srtp_t s, const char *what, const char *kind, unsigned char *packet, int *n) {
    int rtcp = strcmp(kind, "rtcp") == 0;
    if (strcmp(what, "protect") == 0)
        return rtcp ? srtp_protect_rtcp(s, packet, n) : srtp_protect(s, packet, n);
    return rtcp ? srtp_unprotect_rtcp(s, packet, n) : srtp_unprotect(s, packet, n);
}

int main(void) {
    static char what[16], kind[16], suite[64], key_text[200], packet_text[4000];
    static unsigned char key[100], packet[2200];
    if (srtp_init() != srtp_err_status_ok)
        return 1;
    while (scanf("%15s %15s %63s %199s %3999s", what, kind, suite, key_text, packet_text) == 5) {
        srtp_policy_t policy;
        srtp_t session;
        memset(&policy, 0, sizeof policy);
        set_policy(&policy, suite);
        unhex(key_text, key);
        policy.key = key;
        policy.ssrc.type = strcmp(what, "protect") == 0 ? ssrc_any_outbound : ssrc_any_inbound;
        int n = unhex(packet_text, packet);
        if (srtp_create(&session, &policy) != srtp_err_status_ok)
            return 2;
        if (turn(session, what, kind, packet, &n) != srtp_err_status_ok) {
            puts("refused");
        } else {
            for (int i = 0; i < n; i++)
                printf("%02x", packet[i]);
            puts("");
        }
        srtp_dealloc(session);
    }
    return 0;
}

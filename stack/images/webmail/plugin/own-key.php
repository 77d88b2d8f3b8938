<?php

/** Brings the public half of a person's own key into their directory entry, where there is none yet. */
class vigie_own_key
{
    private const TIMEOUT_S = 5;
    /** As web/lib/openpgp-key.ts has it (RFC 9580 §12.4): what is weaker would not be published. */
    private const LEAST_RSA_BITS = 3072;
    /** RFC 9580 §9.1 */
    private const RSA = [1, 2, 3];
    private const WEAK = [16, 17, 20];

    private $engine;
    private $rc;

    public function __construct(enigma_engine $engine, rcmail $rc)
    {
        $this->engine = $engine;
        $this->rc = $rc;
    }

    /**
     * @return string label of what there is to say: `keypublished`, `keyother`, or nothing
     * @throws RuntimeException
     */
    public function publish(): string
    {
        $mail = $this->rc->get_user_name();
        $own = $this->own($mail);
        if ($own === []) {
            return '';
        }
        $ldap = $this->directory();
        $people = $this->rc->config->get('vigie_directory')['people'];
        $filter = '(&(objectClass=vigiePerson)(mail=' . ldap_escape($mail, '', LDAP_ESCAPE_FILTER) . '))';
        $found = @ldap_list($ldap, $people, $filter, ['pgpKey'], 0, 2, self::TIMEOUT_S);
        $entries = $found === false ? ['count' => 0] : ldap_get_entries($ldap, $found);
        if ($entries['count'] !== 1) {
            throw new RuntimeException("Cannot find \"$mail\" in the directory: " . ldap_error($ldap));
        }
        $there = $entries[0]['pgpkey'][0] ?? '';
        if ($there !== '') {
            return in_array($this->fingerprint($there), array_keys($own), true) ? '' : 'keyother';
        }
        $armored = $this->engine->export_key(array_key_first($own));
        if (!is_string($armored) || !@ldap_mod_add($ldap, $entries[0]['dn'], ['pgpKey' => $armored])) {
            throw new RuntimeException("Cannot put the key of \"$mail\" into the directory: " . ldap_error($ldap));
        }
        return 'keypublished';
    }

    /** Times of creation by fingerprint, the newest first, of keys whose private half is here and that are of use. */
    private function own(string $mail): array
    {
        $keys = $this->engine->list_keys($mail);
        $own = [];
        foreach (is_array($keys) ? $keys : [] as $key) {
            $encrypts = $key->find_subkey($mail, enigma_key::CAN_ENCRYPT);
            if ($encrypts && $key->get_type() === enigma_key::TYPE_KEYPAIR && !$this->is_weak($key)) {
                $own[$key->subkeys[0]->fingerprint] = $encrypts->get_creation_date(true);
            }
        }
        arsort($own, SORT_NUMERIC);
        return $own;
    }

    private function is_weak(enigma_key $key): bool
    {
        foreach ($key->subkeys as $subkey) {
            $short = in_array($subkey->algorithm, self::RSA, true) && $subkey->length < self::LEAST_RSA_BITS;
            if ($short || in_array($subkey->algorithm, self::WEAK, true)) {
                return true;
            }
        }
        return false;
    }

    /** @return string empty where that is no key */
    private function fingerprint(string $armored): string
    {
        $home = $this->rc->config->get('enigma_pgp_homedir') . '/' . $this->rc->get_user_name();
        $command = ['gpg', '--homedir', $home, '--batch', '--with-colons', '--show-keys'];
        $process = proc_open($command, [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']], $pipes);
        fwrite($pipes[0], $armored);
        fclose($pipes[0]);
        $said = stream_get_contents($pipes[1]);
        proc_close($process);
        return preg_match('/^fpr:::::::::([0-9A-F]{40}):/m', $said, $found) ? $found[1] : '';
    }

    private function directory(): \LDAP\Connection
    {
        ['url' => $url, 'name' => $name, 'password' => $password] = $this->rc->config->get('vigie_directory');
        $ldap = ldap_connect($url);
        ldap_set_option($ldap, LDAP_OPT_PROTOCOL_VERSION, 3);
        ldap_set_option($ldap, LDAP_OPT_NETWORK_TIMEOUT, self::TIMEOUT_S);
        ldap_set_option($ldap, LDAP_OPT_TIMEOUT, self::TIMEOUT_S);
        if (!@ldap_start_tls($ldap) || !@ldap_bind($ldap, $name, $password)) {
            throw new RuntimeException('Cannot sign on at the directory: ' . ldap_error($ldap));
        }
        return $ldap;
    }
}

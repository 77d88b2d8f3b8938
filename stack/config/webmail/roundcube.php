<?php
// Roundcube: what is not here is as in /etc/roundcube/defaults.inc.php.
$secret = fn (string $name): string => trim((string) file_get_contents("/run/secrets/$name"));
$port = getenv('GATE_PORT') ?: '4443';
$signon = "https://signon.vigie.test:$port";
$ca = '/run/secrets/tls_ca';
$tls = ['ssl' => ['cafile' => $ca, 'verify_peer' => true, 'verify_depth' => 3]];

$config = [];
$config['db_dsnw'] = 'pgsql://webmail:' . $secret('db_webmail') . '@db/webmail';
$config['log_driver'] = 'stdout';
$config['temp_dir'] = '/tmp/parts';
$config['des_key'] = hash('sha256', $secret('webmail_key'), true);
$config['cipher_method'] = 'AES-256-CBC';

// --- Mail servers: by TLS, with the certificate of the stack's authority --------
$config['imap_host'] = 'ssl://mailboxes:993';
$config['imap_conn_options'] = $tls;
$config['smtp_host'] = 'ssl://mta:465';
$config['smtp_conn_options'] = $tls;
$config['mail_domain'] = 'vigie.test';
$config['drafts_mbox'] = 'Drafts';
$config['sent_mbox'] = 'Sent';
$config['junk_mbox'] = 'Junk';
$config['trash_mbox'] = 'Trash';
$config['lock_special_folders'] = true;
// As Postfix' message_size_limit, less what base64 adds.
$config['max_message_size'] = '18M';

// --- Signed on by the suite ------------------------------------------------------
$config['oauth_provider'] = 'generic';
$config['oauth_provider_name'] = 'Vigie';
$config['oauth_client_id'] = 'webmail';
$config['oauth_client_secret'] = $secret('oidc_webmail');
$config['oauth_auth_uri'] = "$signon/oauth2/authorize";
$config['oauth_token_uri'] = "$signon/oauth2/token";
$config['oauth_identity_uri'] = "$signon/oauth2/userinfo";
$config['oauth_identity_fields'] = ['email'];
$config['oauth_scope'] = 'openid profile email';
$config['oauth_verify_peer'] = $ca;
$config['oauth_login_redirect'] = true;
$config['vigie_end_uri'] = "$signon/oauth2/logout";
$config['vigie_address'] = "https://webmail.vigie.test:$port/";

// --- The page --------------------------------------------------------------------
$config['use_https'] = true;
// Addresses of its own are made of this: the gate's port, not lighttpd's.
$_SERVER['SERVER_PORT'] = $port;
$config['trusted_host_patterns'] = ['webmail.vigie.test'];
$config['session_samesite'] = 'Lax';
$config['session_lifetime'] = 30;
$config['product_name'] = 'Vigie';
$config['useragent'] = 'Roundcube Webmail';
$config['enable_installer'] = false;
$config['enable_spellcheck'] = false;
$config['show_images'] = 0;
// One identity, whose address is the directory's: Postfix lets nobody send as another.
$config['identities_level'] = 3;
$config['plugins'] = ['vigie', 'enigma', 'archive', 'markasjunk'];

// --- OpenPGP ---------------------------------------------------------------------
$config['enigma_pgp_homedir'] = '/tmp/keys';
// Keyrings are kept in the database: a backup has them, and any instance will do.
$config['enigma_multihost'] = true;
$config['enigma_attach_pubkey'] = true;
$config['enigma_passwordless'] = false;
$config['enigma_password_time'] = 5;
// Colleagues' keys are taken from the directory, when something is encrypted to them or signed by them; of who has no
// key there, one that was made here is put there (the plugin vigie).
$config['enigma_keyserver'] = ['vigie.test' => 'https://openpgpkey.vigie.test'];
$config['http_client'] = ['timeout' => 5, 'verify' => $ca];
$config['vigie_directory'] = [
    'url' => 'ldap://directory:389',
    'people' => 'ou=people,dc=vigie,dc=test',
    'name' => 'cn=webmail,ou=services,dc=vigie,dc=test',
    'password' => $secret('ldap_webmail'),
];

// --- Colleagues: the directory ---------------------------------------------------
$config['autocomplete_addressbooks'] = ['sql', 'directory'];
$config['ldap_public']['directory'] = [
    'name' => 'Vigie',
    'hosts' => ['tls://directory:389'],
    'ldap_version' => 3,
    'base_dn' => 'ou=people,dc=vigie,dc=test',
    'bind_dn' => 'cn=webmail,ou=services,dc=vigie,dc=test',
    'bind_pass' => $secret('ldap_webmail'),
    'writable' => false,
    'scope' => 'list',
    'filter' => '(objectClass=vigiePerson)',
    'search_fields' => ['cn', 'mail', 'telephoneNumber'],
    'fieldmap' => [
        'name' => 'cn',
        'firstname' => 'givenName',
        'surname' => 'sn',
        'email' => 'mail:*',
        'phone:work' => 'telephoneNumber',
    ],
    'sort' => 'sn',
    'fuzzy_search' => true,
    'sizelimit' => 200,
    'timelimit' => 5,
];

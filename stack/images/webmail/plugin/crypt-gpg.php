<?php

/**
 * Enigma of Roundcube 1.6 calls Crypt_GPG by the names of its version 1; Debian has version 2, whose classes do the same
 * under names of their own. All at once, for `instanceof` loads nothing.
 */
spl_autoload_register(static function (string $class): void {
    if ($class !== 'Crypt_GPG') {
        return;
    }
    require_once 'Crypt/GPG/autoload.php';
    class_alias(\Crypt\GPG::class, $class);
    class_alias(\Crypt\GPG\KeyGenerator::class, 'Crypt_GPG_KeyGenerator');
    foreach (['BadPassphrase', 'DeletePrivateKey', 'KeyNotFound', 'NoData'] as $name) {
        class_alias("Crypt\\GPG\\Exceptions\\{$name}Exception", "Crypt_GPG_{$name}Exception");
    }
});

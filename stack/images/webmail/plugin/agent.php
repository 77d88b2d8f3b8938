<?php

/**
 * gpg leaves an agent behind for each person, which keeps the passphrase for ten minutes: it ends with the last of the
 * requests that they have running. Not with each: one that signs meanwhile would lose its agent and fail.
 */
class vigie_agent
{
    private $home;
    /** Held by every request of a person, shared; who has it alone is the last. */
    private $lock;

    /** @param string $home gpg's folder of a person; need not be there yet */
    public function __construct(string $home)
    {
        $this->home = $home;
        $this->lock = fopen("$home.lock", 'c');
        flock($this->lock, LOCK_SH);
    }

    /** At the end of the request. */
    public function end(): void
    {
        if (flock($this->lock, LOCK_EX | LOCK_NB) && file_exists("$this->home/S.gpg-agent")) {
            exec('gpgconf --homedir ' . escapeshellarg($this->home) . ' --kill gpg-agent');
        }
        fclose($this->lock);
    }
}

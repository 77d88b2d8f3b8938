<?php

/**
 * What the suite adds to Roundcube: people come by the sign-on alone, under the directory's name, for as long as the
 * sign-on knows them; who signs off here signs off there.
 */
class vigie extends rcube_plugin
{
    /** Whoever has left is refused this many seconds later (docs/decisions/identity.md). */
    private const ASK_AGAIN_S = 5;
    private const TIMEOUT_S = 5;

    /** @var rcmail */
    private $rc;
    private $name = '';
    private $id_token = '';

    #[Override]
    public function init()
    {
        require_once __DIR__ . '/agent.php';
        require_once __DIR__ . '/crypt-gpg.php';
        require_once __DIR__ . '/own-key.php';
        $this->rc = rcmail::get_instance();
        $hooks = ['startup', 'authenticate', 'oauth_login', 'user_create', 'logout_after', 'template_object_keyform'];
        foreach ($hooks as $hook) {
            $this->add_hook($hook, [$this, $hook]);
        }
    }

    public function startup(array $args): array
    {
        if ($this->rc->user->ID) {
            $agent = new vigie_agent($this->rc->config->get('enigma_pgp_homedir') . '/' . $this->rc->get_user_name());
            register_shutdown_function([$agent, 'end']);
        }
        // Roundcube takes a code without a state where it has kept none: somebody could be signed on as another.
        if ($args['action'] === 'oauth' && isset($_GET['code']) && empty($_SESSION['oauth_state'])) {
            $args['action'] = '';
        }
        $this->id_token = (string) $this->rc->decrypt($_SESSION['vigie_id_token'] ?? '');
        if (isset($_SESSION['oauth_token']) && !$this->is_known()) {
            $this->rc->kill_session();
        } elseif (isset($_SESSION['oauth_token']) && $args['action'] === 'plugin.enigmakeys' && ($_REQUEST['_a'] ?? '') === 'list') {
            $this->publish_own_key();
        }
        return $args;
    }

    /** The list of keys is asked for when it is opened, and after each change. */
    private function publish_own_key(): void
    {
        $this->add_texts('localization/');
        $engine = $this->api->get_plugin('enigma')->load_engine();
        try {
            $said = (new vigie_own_key($engine, $this->rc))->publish();
        } catch (RuntimeException $e) {
            rcube::raise_error(['code' => 600, 'message' => $e->getMessage()], true, false);
            return;
        }
        if ($said !== '') {
            $this->rc->output->show_message("vigie.$said", $said === 'keypublished' ? 'confirmation' : 'warning');
        }
    }

    /** RSA of 2048 bits is not made: the directory would not publish it. */
    public function template_object_keyform(array $args): array
    {
        $args['content'] = preg_replace('~<option[^>]*value="rsa2048"[^>]*>.*?</option>~s', '', $args['content']);
        return $args;
    }

    /** A name and password that are posted here are nobody's. */
    public function authenticate(array $args): array
    {
        return ['abort' => true, 'error' => 'Sign on by the suite'] + $args;
    }

    public function oauth_login(array $args): array
    {
        $this->name = (string) ($args['identity']['name'] ?? '');
        $_SESSION['vigie_id_token'] = $this->rc->encrypt((string) ($args['id_token'] ?? ''));
        return $args;
    }

    public function user_create(array $args): array
    {
        return $this->name === '' ? $args : ['user_name' => $this->name] + $args;
    }

    /** OpenID Connect RP-Initiated Logout 1.0. */
    public function logout_after(array $args): array
    {
        $query = ['id_token_hint' => $this->id_token, 'post_logout_redirect_uri' => $this->rc->config->get('vigie_address')];
        $this->rc->output->redirect($this->rc->config->get('vigie_end_uri') . '?' . http_build_query($query));
        return $args;
    }

    /** Asks the sign-on (OpenID Connect Core §5.3), unless it has just said so. */
    private function is_known(): bool
    {
        if (time() - ($_SESSION['vigie_asked'] ?? 0) < self::ASK_AGAIN_S) {
            return true;
        }
        // A token that has expired is made anew first.
        $this->rc->oauth->is_token_valid();
        if (!isset($_SESSION['oauth_token'])) {
            return false;
        }
        $client = new \GuzzleHttp\Client(['timeout' => self::TIMEOUT_S, 'http_errors' => false]);
        $authorization = $this->rc->decrypt($_SESSION['password']);
        try {
            $status = $client->get($this->rc->config->get('oauth_identity_uri'), [
                'headers' => ['Authorization' => $authorization],
                'verify' => $this->rc->config->get('oauth_verify_peer'),
            ])->getStatusCode();
        } catch (\GuzzleHttp\Exception\TransferException $e) {
            rcube::raise_error(['code' => 503, 'message' => 'Cannot ask the sign-on: ' . $e->getMessage()], true, true);
        }
        if ($status >= 500) {
            rcube::raise_error(['code' => 503, 'message' => "Cannot ask the sign-on: it says $status"], true, true);
        }
        if ($status === 200) {
            $_SESSION['vigie_asked'] = time();
        }
        return $status === 200;
    }
}

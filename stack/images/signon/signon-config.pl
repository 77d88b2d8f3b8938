#!/usr/bin/perl
# signon-config: the whole configuration of LemonLDAP::NG on standard output: what is fixed (settings.json), this
# deployment's secrets and keys, and each client that a layer of the stack has registered (docs/decisions/identity.md).
use strict;
use warnings;
use JSON;

my ($keys) = @ARGV;
my $json = JSON->new->canonical->pretty;

sub text {
    my ($path) = @_;
    open( my $file, '<', $path ) or die "Cannot read $path: $!\n";
    local $/;
    my $text = <$file>;
    $text =~ s/\s+\z//;
    return $text;
}

sub data {
    my ($path) = @_;
    my $data = eval { $json->decode( text($path) ) };
    die "Cannot read $path: $@" if !$data;
    return $data;
}

my $port = $ENV{GATE_PORT} or die "GATE_PORT is not set\n";
my $conf = data('/etc/vigie/settings.json');
$conf->{cfgDate}                  = time;
$conf->{portal}                   = "https://signon.vigie.test:$port/";
$conf->{key}                      = text('/run/secrets/signon_key');
$conf->{managerPassword}          = text('/run/secrets/ldap_signon');
$conf->{oidcServicePrivateKeySig} = text("$keys/sign.key");
$conf->{oidcServicePublicKeySig}  = text("$keys/sign.pem");
$conf->{oidcServiceKeyIdSig}      = text("$keys/sign.id");

# What every client may be told (OpenID Connect Core §5.1, and the suite's own).
my %claims = (
    name               => 'cn',
    given_name         => 'givenName',
    family_name        => 'sn',
    preferred_username => 'uid',
    email              => 'mail',
    phone_number       => 'telephoneNumber',
    locale             => 'preferredLanguage',
    region             => 'l',
    groups             => 'groups',
);

for my $path ( glob '/etc/vigie-clients/*.json' ) {
    my $client = data($path);
    my ( $id, $host ) = @{$client}{qw(id host)};
    die "Cannot register $path: \"id\" and \"host\" are wanted\n" if !defined $id || !defined $host;
    my $address = "https://$host.vigie.test:$port";
    my %options = (
        ClientID               => $id,
        DisplayName            => $client->{title}{en},
        RedirectUris           => join( ' ', map { "$address$_" } @{ $client->{signedOn} } ),
        PostLogoutRedirectUris => join( ' ', map { "$address$_" } @{ $client->{signedOut} || [] } ),
        IDTokenSignAlg         => 'RS256',
        UserIDAttr             => $client->{subject} // 'uid',
        BypassConsent          => 1,
        LogoutBypassConfirm    => 1,
        RequirePKCE            => $client->{pkce} // 1,
        AccessTokenExpiration  => 3600,
        IDTokenExpiration      => 3600,
        RefreshToken           => $client->{refresh} ? 1 : 0,
        Activation             => 1,
    );
    if   ( $client->{public} ) { $options{Public}       = 1 }
    else                       { $options{ClientSecret} = text("/run/secrets/oidc_$id") }
    # A tool for some groups only: whoever is in none of them is refused before the tool hears of it.
    $options{Rule} = join ' or ', map { "inGroup('$_')" } @{ $client->{groups} } if $client->{groups};
    $conf->{oidcRPMetaDataOptions}{$id}      = { map { ( "oidcRPMetaDataOptions$_" => $options{$_} ) } keys %options };
    $conf->{oidcRPMetaDataExportedVars}{$id} = {%claims};
    # In place of what the standard has in `profile` (OpenID Connect Core §5.4), not beside it: all of it is named.
    $conf->{oidcRPMetaDataOptionsExtraClaims}{$id} =
      { profile => 'name given_name family_name preferred_username locale region groups' };
}
print $json->encode($conf);

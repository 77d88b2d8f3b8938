# Those who make journeys, two people in each region, as real as others: `journey-REGION-1` and `-2` with their numbers and
# addresses, in `staff`. Their passwords derive from the probes' key, as the probes' telephones' do. Sourced by directory-start.
index=0
for region in eu na sa ap; do
  index=$((index + 1))
  for person in 1 2; do
    uid=journey-$region-$person
    dn="uid=$uid,ou=people,$base"
    password=$(NAME=$uid perl -MDigest::SHA=hmac_sha256_hex -0777 -ne 's/\s+\z//; print substr(hmac_sha256_hex($ENV{NAME}, $_), 0, 24)' \
      /run/secrets/probe_key | base64 -w 0)
    printf '%s\n' "dn: $dn" 'objectClass: inetOrgPerson' 'objectClass: vigiePerson' "uid: $uid" "cn: Journey ${region^^} $person" \
      'givenName: Journey' "sn: ${region^^} $person" "displayName: Journey ${region^^} $person" "mail: $uid@vigie.test" \
      "telephoneNumber: ${index}9990$person" "l: $region" 'preferredLanguage: en' "userPassword:: $password" '' \
      "dn: cn=staff,ou=groups,$base" 'changetype: modify' 'add: member' "member: $dn" |
      ldapmodify -a "${as_admin[@]}" >/dev/null 2>/tmp/add.log && continue
    printf 'dn: %s\nchangetype: modify\nreplace: userPassword\nuserPassword:: %s\n' "$dn" "$password" |
      ldapmodify "${as_admin[@]}" >/dev/null || { cat /tmp/add.log >&2; exit 1; }
  done
done

-- Verify leadmill:identity/signing_key to pg

begin;

select id, audience, secret, created_at, retired_at from identity.signing_key where false;

rollback;

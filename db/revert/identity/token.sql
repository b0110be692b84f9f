-- Revert leadmill:identity/token to pg

begin;

drop function identity.verify_token(text);
drop function identity.sign_token(jsonb);
drop function identity.key_audience(jsonb);
drop function identity.from_base64url(text);
drop function identity.base64url(bytea);

commit;

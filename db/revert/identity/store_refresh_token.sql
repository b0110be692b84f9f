-- Revert leadmill:identity/store_refresh_token to pg

begin;

drop function identity.store_refresh_token(uuid, text);

commit;

-- Revert leadmill:identity/refresh_token to pg

begin;

drop table identity.refresh_token;

commit;

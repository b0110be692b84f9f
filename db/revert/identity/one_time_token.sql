-- Revert leadmill:identity/one_time_token to pg

begin;

drop table identity.one_time_token;

commit;

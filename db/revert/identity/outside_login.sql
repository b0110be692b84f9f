-- Revert leadmill:identity/outside_login from pg

begin;

drop table identity.outside_login;

commit;

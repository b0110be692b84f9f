-- Revert leadmill:identity/session to pg

begin;

drop table identity.session;

commit;

-- Revert leadmill:identity/membership to pg

begin;

drop table identity.membership;

commit;

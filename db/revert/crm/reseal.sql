-- Revert leadmill:crm/reseal to pg

begin;

drop function crm.reseal(uuid, text, bytea, text);
drop function crm.stale_secrets();

commit;

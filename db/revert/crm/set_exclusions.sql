-- Revert leadmill:crm/set_exclusions to pg

begin;

drop function crm.set_exclusions(uuid,jsonb);

commit;

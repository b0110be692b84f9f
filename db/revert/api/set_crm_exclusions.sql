-- Revert leadmill:api/set_crm_exclusions to pg

begin;

drop function api.set_crm_exclusions(uuid,jsonb);

commit;

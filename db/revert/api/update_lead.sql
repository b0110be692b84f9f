-- Revert leadmill:api/update_lead to pg

begin;

drop function api.update_lead(uuid, jsonb, jsonb);

commit;

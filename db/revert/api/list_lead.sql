-- Revert leadmill:api/list_lead to pg

begin;

drop function api.list_lead(uuid, numeric, integer);

commit;

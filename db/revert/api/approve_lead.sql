-- Revert leadmill:api/approve_lead to pg

begin;

drop function api.approve_lead(uuid);

commit;

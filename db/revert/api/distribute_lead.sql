-- Revert leadmill:api/distribute_lead to pg

begin;

drop function api.distribute_lead(uuid);

commit;

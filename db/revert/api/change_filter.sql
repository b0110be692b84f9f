-- Revert leadmill:api/change_filter to pg

begin;

drop function api.change_filter(uuid,jsonb);

commit;

-- Revert leadmill:api/subscribe to pg

begin;

drop function api.subscribe(uuid,jsonb,uuid);

commit;

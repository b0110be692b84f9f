-- Revert leadmill:distribution/subscribe to pg

begin;

drop function distribution.subscribe(uuid,jsonb,uuid);

commit;

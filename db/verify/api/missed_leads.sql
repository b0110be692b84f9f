-- Verify leadmill:api/missed_leads to pg

begin;

select 'api.missed_leads(uuid, uuid, integer)'::regprocedure;

rollback;

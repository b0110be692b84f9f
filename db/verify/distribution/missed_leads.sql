-- Verify leadmill:distribution/missed_leads to pg

begin;

select 'distribution.missed_leads(uuid, uuid, integer)'::regprocedure;

rollback;

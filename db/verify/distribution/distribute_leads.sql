-- Verify leadmill:distribution/distribute_leads to pg

begin;

select 'distribution.distribute_leads(uuid[])'::regprocedure;

rollback;

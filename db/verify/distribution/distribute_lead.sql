-- Verify leadmill:distribution/distribute_lead to pg

begin;

select 'distribution.distribute_lead(uuid)'::regprocedure;

rollback;

-- Verify leadmill:distribution/measure to pg

begin;

select 'distribution.measure(jsonb,jsonb)'::regprocedure;
select 'distribution.answers_for(jsonb,jsonb)'::regprocedure;

rollback;

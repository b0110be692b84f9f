-- Verify leadmill:distribution/opening_hours to pg

begin;

select 'distribution.hours_faults(jsonb)'::regprocedure;
select 'distribution.hours_of(jsonb)'::regprocedure;
select 'distribution.hours_as_json(int4multirange)'::regprocedure;

rollback;
